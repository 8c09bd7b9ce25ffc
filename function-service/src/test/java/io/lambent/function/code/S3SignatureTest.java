package io.lambent.function.code;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class S3SignatureTest {

  /**
   * The example of <a
   * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html">
   * Authenticating requests</a>, "GET Object".
   */
  @Test
  void signsTheExampleOfTheDocumentation() {
    Map<String, String> headers =
        new S3Signature(
                "AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
            .headers(
                "/test.txt",
                "",
                Map.of("host", "examplebucket.s3.amazonaws.com", "range", "bytes=0-9"),
                Instant.parse("2013-05-24T00:00:00Z"));

    assertThat(headers.get("Authorization"))
        .isEqualTo(
            "AWS4-HMAC-SHA256"
                + " Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                + "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
                + "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41");
  }
}
