package io.lambent.aws.arn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Names of resources. */
class ArnTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "arn:aws:lambda:us-east-1:123456789012:function:a:live",
        "arn:aws:s3:::bucket/key:with:colons",
        "arn:aws-cn:iam::123456789012:role/path/name"
      })
  void writesWhatItRead(String text) {
    assertThat(Arn.parse(text).orElseThrow()).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "arn", "arn:aws:s3:::", "arn:aws::::a", "urn:aws:s3:::b", "a:b:c:d:e:f"})
  void refusesOthers(String text) {
    assertThat(Arn.parse(text)).isEmpty();
  }

  @Test
  void tellsTypeAndId() {
    Arn function = Arn.of("lambda", "cn-north-1", "1", "function:a:live");
    Arn role = Arn.of("iam", "", "1", "role/path/name");

    assertThat(function.partition()).isEqualTo("aws-cn");
    assertThat(function.resourceType()).isEqualTo("function");
    assertThat(function.resourceId()).isEqualTo("a:live");
    assertThat(role.resourceType()).isEqualTo("role");
    assertThat(role.resourceId()).isEqualTo("path/name");
    assertThat(Arn.of("sqs", "eu-west-1", "1", "queue").resourceType()).isEmpty();
  }
}
