package io.lambent.function.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class S3ArchivesTest {
  private static final S3Location LOCATION = new S3Location("bucket", "key", null);

  @Test
  void saysWhatToConfigureWhereThereIsNoObjectStore() {
    assertThatThrownBy(() -> archives(null).fetch("000000000000", "us-east-1", LOCATION))
        .isInstanceOf(AwsException.class)
        .hasMessageContaining("lambent.s3.endpoint");
  }

  @Test
  void isUnavailableWhereTheObjectStoreIsNotReachable() {
    assertThatThrownBy(
            () ->
                archives(URI.create("http://127.0.0.1:1"))
                    .fetch("000000000000", "us-east-1", LOCATION))
        .isInstanceOfSatisfying(
            AwsException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVICE_UNAVAILABLE));
  }

  private static S3Archives archives(@Nullable URI endpoint) {
    return new S3Archives(
        new S3Properties(endpoint, null, null, null, null, true, Duration.ofSeconds(5)),
        Clock.systemUTC());
  }
}
