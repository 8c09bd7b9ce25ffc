package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PresignedTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final String VALID =
      "X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=test%2F20261130%2Fus-east-1%2Fs3%2Faws4_request"
          + "&X-Amz-Date=20261130T115930Z&X-Amz-Expires=60&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=0";

  private static WireRequest read(String query, Headers headers) {
    return Presigned.read(new WireRequest("PUT", "/b/k", query, headers, new byte[0]), NOW);
  }

  private static void isRefused(String query, Headers headers, String code) {
    assertThatThrownBy(() -> read(query, headers))
        .isInstanceOfSatisfying(
            AwsFailure.class, e -> assertThat(e.error().awsName()).isEqualTo(code));
  }

  @Test
  void readsHeadersOfTheQueryButTagsAndChecksums() {
    WireRequest request =
        read(
            VALID
                + "&X-Amz-Meta-Color=red&x-amz-storage-class=STANDARD_IA&x-amz-tagging=a%3Db"
                + "&x-amz-checksum-crc32=AAAAAA%3D%3D&x-amz-sdk-checksum-algorithm=CRC32",
            Headers.NONE);

    assertThat(request.headers().fields())
        .containsExactly(
            new Headers.Field("x-amz-meta-color", "red"),
            new Headers.Field("x-amz-storage-class", "STANDARD_IA"));
  }

  @ParameterizedTest
  @CsvSource({
    "Expires=60, Expires=29, AccessDenied",
    "Expires=60, Expires=-1, AuthorizationQueryParametersError",
    "Expires=60, Expires=604801, AuthorizationQueryParametersError",
    "Expires=60, Expires=99999999999999999999, AuthorizationQueryParametersError",
    "Expires=60, Expires=x, AuthorizationQueryParametersError",
    "Date=20261130T115930Z, Date=20261130, AuthorizationQueryParametersError",
    "Date=20261130T115930Z, Date=20261130T121600Z, AccessDenied",
    "test%2F20261130, test%2F20261129, AuthorizationQueryParametersError",
    "test%2F20261130%2F, test%2F, AuthorizationQueryParametersError",
    "HMAC-SHA256, HMAC-MD5, AuthorizationQueryParametersError",
    "&X-Amz-SignedHeaders=host, '', AuthorizationQueryParametersError",
  })
  void refusesUrlsThatAreNotValid(String part, String other, String code) {
    isRefused(VALID.replace(part, other), Headers.NONE, code);
  }

  @Test
  void refusesHeadersThatAreNotSigned() {
    isRefused(VALID, Headers.of("x-amz-acl", "private"), "AccessDenied");
    isRefused(VALID, Headers.of("Authorization", "AWS4-HMAC-SHA256 x"), "InvalidArgument");
  }

  @Test
  void refusesUrlsOfVersion2AfterTheirEnd() {
    isRefused("AWSAccessKeyId=test&Signature=0&Expires=1", Headers.NONE, "AccessDenied");
    isRefused("AWSAccessKeyId=test&Signature=0", Headers.NONE, "AccessDenied");
    assertThat(read("AWSAccessKeyId=test&Signature=0&Expires=99999999999", Headers.NONE))
        .isNotNull();
  }
}
