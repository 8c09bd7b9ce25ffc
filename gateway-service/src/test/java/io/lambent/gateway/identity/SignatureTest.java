package io.lambent.gateway.identity;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SignatureTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "null",
      delimiter = '|',
      value = {
        "AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/logs/aws4_request,"
            + " SignedHeaders=host, Signature=0 | 123456789012 | eu-west-1 | logs",
        "AWS4-HMAC-SHA256 SignedHeaders=host,Credential=AKIA/20261123/us-west-2/lambda/aws4_request"
            + " | 000000000000 | us-west-2 | lambda",
        "AWS4-ECDSA-P256-SHA256 Credential=AKIA/20261123/s3/aws4_request, Signature=0"
            + " | 000000000000 | us-east-1 | s3",
        "AWS4-HMAC-SHA256 Credential=AKIA/20261123/US%0d/lambda/aws4_request"
            + " | 000000000000 | us-east-1 | lambda",
        "AWS AKIA:c2ln | 000000000000 | us-east-1 | s3",
        "AWS4-HMAC-SHA256 Credential=test | 000000000000 | us-east-1 | null",
        "AWS4-HMAC-SHA256 Credential=/// | 000000000000 | us-east-1 | null",
        "AWS4-HMAC-SHA256 | 000000000000 | us-east-1 | null",
        "Bearer token | 000000000000 | us-east-1 | null"
      })
  void readsTheHeader(
      String authorization, String account, String region, @Nullable String service) {
    Caller caller = Signature.caller(authorization, "");

    assertThat(caller.account()).isEqualTo(account);
    assertThat(caller.region()).isEqualTo(region);
    assertThat(caller.service()).isEqualTo(service);
  }

  @Test
  void readsThePresignedQuery() {
    Caller caller =
        Signature.caller(
            null, "a=b&X-Amz-Credential=KEY%2F20261123%2Feu-central-1%2Flambda%2Faws4_request&c");

    assertThat(caller).isEqualTo(new Caller("000000000000", "eu-central-1", "KEY", "lambda", null));
  }

  @Test
  void isUnsignedWithoutEither() {
    assertThat(Signature.caller(null, "a=b").isSigned()).isFalse();
  }
}
