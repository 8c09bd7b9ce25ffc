package io.lambent.services.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bodies in the encoding {@code aws-chunked}, with checksums in trailers. */
class EncodedBodiesTest extends S3Calls {
  private static final String BUCKET = bucket();
  private static final String SUM = "x-amz-checksum-crc32:NhCmhg==\r\n";

  private static HttpResponse<String> put(String body, Map<String, String> more) {
    Map<String, String> headers = new HashMap<>();
    headers.put("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
    headers.put("x-amz-decoded-content-length", "5");
    headers.put("x-amz-trailer", "x-amz-checksum-crc32");
    headers.putAll(more);
    headers.values().removeIf(String::isEmpty);
    return send("PUT", "/" + BUCKET + "/k", body, headers);
  }

  private static String body(String trailers) {
    return "5\r\nhello\r\n0\r\n" + trailers + "\r\n";
  }

  @Test
  void readsChunksOfEachKindOfSignature() {
    assertThat(put(body(SUM), Map.of()).headers().firstValue("x-amz-checksum-crc32"))
        .contains("NhCmhg==");
    assertThat(put(body(""), Map.of("x-amz-trailer", "")).statusCode()).isEqualTo(200);
    assertThat(
            put(
                    body("").replace("\r\nhello", ";chunk-signature=0\r\nhello"),
                    Map.of(
                        "x-amz-content-sha256",
                        "STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD",
                        "x-amz-trailer",
                        ""))
                .statusCode())
        .isEqualTo(200);
    assertThat(get(BUCKET, "k")).isEqualTo("hello");
  }

  @ParameterizedTest
  @CsvSource({
    "x-amz-decoded-content-length, '', MissingContentLength",
    "x-amz-decoded-content-length, -1, MissingContentLength",
    "x-amz-decoded-content-length, 6, IncompleteBody",
    "x-amz-trailer, '', MalformedTrailerError",
    "x-amz-trailer, x-amz-checksum-crc32c, MalformedTrailerError",
    "x-amz-trailer, x-amz-checksum-rot13, InvalidRequest",
    "x-amz-sdk-checksum-algorithm, SHA1, InvalidRequest",
    "x-amz-checksum-crc32, NhCmhg==, InvalidRequest",
    "x-amz-content-sha256, STREAMING-ROT13, InvalidArgument",
  })
  void refusesHeadersThatDoNotGoWithTheBody(String name, String value, String code) {
    assertThat(put(body(SUM), Map.of(name, value)).body()).contains("<Code>" + code + "</Code>");
  }

  @ParameterizedTest
  @CsvSource({
    "'', MalformedTrailerError",
    "x-amz-checksum-crc32:AAAAAA==, BadDigest",
    "x-amz-checksum-crc32:zz, InvalidRequest",
  })
  void refusesTrailersThatAreNotTheAnnouncedOne(String trailer, String code) {
    String line = trailer.isEmpty() ? "" : trailer + "\r\n";
    assertThat(put(body(line), Map.of()).body()).contains("<Code>" + code + "</Code>");
  }

  @Test
  void refusesChecksumsThatNothingNames() {
    assertThat(
            send("PUT", "/" + BUCKET + "/k", "x", Map.of("x-amz-sdk-checksum-algorithm", "CRC32"))
                .body())
        .contains("<Code>InvalidRequest</Code>");
    assertThat(send("PUT", "/" + BUCKET + "/k", "x", Map.of("x-amz-checksum-rot13", "x")).body())
        .contains("<Code>InvalidRequest</Code>");
  }
}
