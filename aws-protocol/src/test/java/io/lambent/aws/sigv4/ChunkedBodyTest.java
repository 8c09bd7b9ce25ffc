package io.lambent.aws.sigv4;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies in chunks, against the examples of the S3 documentation. */
class ChunkedBodyTest {
  private static final String SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2013-05-24T00:00:00Z"), ZoneOffset.UTC);
  private static final Headers HEADERS =
      Headers.of(
          "Host",
          "s3.amazonaws.com",
          "x-amz-storage-class",
          "REDUCED_REDUNDANCY",
          "Content-Encoding",
          "aws-chunked",
          "x-amz-decoded-content-length",
          "66560");

  private static final String FIRST = "10000;chunk-signature=";
  private static final String SECOND = "400;chunk-signature=";
  private static final String SIGNED =
      FIRST
          + "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648\r\n"
          + "a".repeat(65536)
          + "\r\n"
          + SECOND
          + "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497\r\n"
          + "a".repeat(1024)
          + "\r\n0;chunk-signature="
          + "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9\r\n\r\n";
  private static final String WITH_TRAILER =
      FIRST
          + "b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2\r\n"
          + "a".repeat(65536)
          + "\r\n"
          + SECOND
          + "1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7\r\n"
          + "a".repeat(1024)
          + "\r\n0;chunk-signature="
          + "2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992\r\n"
          + "x-amz-checksum-crc32c:sOO8/Q==\r\n"
          + "x-amz-trailer-signature:"
          + "d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n";

  /** The chain of signatures of a request that was verified. */
  private static ChunkSignatures signatures(Payload payload) {
    Headers headers =
        payload.hasTrailers() ? HEADERS.with("x-amz-trailer", "x-amz-checksum-crc32c") : HEADERS;
    WireRequest request =
        new Signer(new Credentials("AKIAIOSFODNN7EXAMPLE", SECRET, null), CLOCK)
            .sign(
                new WireRequest("PUT", "/examplebucket/chunkObject.txt", "", headers, new byte[0]),
                "us-east-1",
                "s3",
                payload);
    Verification.Verified verified =
        (Verification.Verified)
            new SignatureVerifier((key, token) -> SECRET, CLOCK).verify(request, "s3");
    return Objects.requireNonNull(verified.chunks());
  }

  private static ChunkedBody body(String text, Payload payload) {
    return new ChunkedBody(
        new ByteArrayInputStream(text.getBytes(ISO_8859_1)),
        payload,
        payload.hasSignedChunks() ? signatures(payload) : null,
        66560);
  }

  private static void isRefused(String text, Payload payload, String code) {
    assertThatThrownBy(() -> body(text, payload).readAllBytes())
        .isInstanceOfSatisfying(
            ChunkedBody.BadBody.class,
            bad -> assertThat(bad.failure().error().awsName()).isEqualTo(code));
  }

  @Test
  void readsSignedChunks() throws IOException {
    ChunkedBody body = body(signed(Payload.SIGNED_CHUNKS, ""), Payload.SIGNED_CHUNKS);

    assertThat(body.readAllBytes()).hasSize(66560).containsOnly('a');
  }

  @Test
  void refusesAChangedChunk() {
    String text = signed(Payload.SIGNED_CHUNKS, "");

    isRefused(text.replace("aaaa\r\n", "aaab\r\n"), Payload.SIGNED_CHUNKS, "SignatureDoesNotMatch");
    isRefused(
        text.replaceAll(";chunk-signature=[0-9a-f]+", ""),
        Payload.SIGNED_CHUNKS,
        "SignatureDoesNotMatch");
  }

  @Test
  void refusesAChangedTrailer() throws IOException {
    String text = signed(Payload.SIGNED_CHUNKS_TRAILER, "x-amz-checksum-crc32c:sOO8/Q==\n");

    assertThat(body(text, Payload.SIGNED_CHUNKS_TRAILER).readAllBytes()).hasSize(66560);
    isRefused(text.replace("sOO8", "sOO9"), Payload.SIGNED_CHUNKS_TRAILER, "SignatureDoesNotMatch");
  }

  @Test
  void chainsSignaturesAsTheExamplesDo() throws IOException {
    Scope scope = new Scope("20130524", "us-east-1", "s3");
    byte[] key = Hashes.signingKey(SECRET, scope);
    ChunkSignatures plain =
        new ChunkSignatures(
            key,
            "20130524T000000Z",
            scope,
            "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9");
    assertThat(
            new ChunkedBody(
                    new ByteArrayInputStream(SIGNED.getBytes(ISO_8859_1)),
                    Payload.SIGNED_CHUNKS,
                    plain,
                    66560)
                .readAllBytes())
        .hasSize(66560);

    ChunkSignatures trailers =
        new ChunkSignatures(
            key,
            "20130524T000000Z",
            scope,
            "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e");
    ChunkedBody body =
        new ChunkedBody(
            new ByteArrayInputStream(WITH_TRAILER.getBytes(ISO_8859_1)),
            Payload.SIGNED_CHUNKS_TRAILER,
            trailers,
            66560);
    assertThat(body.readAllBytes()).hasSize(66560);
    assertThat(body.trailers().first("x-amz-checksum-crc32c")).isEqualTo("sOO8/Q==");
  }

  /** The example's chunks with the signatures that this request needs. */
  private static String signed(Payload payload, String trailers) {
    ChunkSignatures signatures = signatures(payload);
    StringBuilder text = new StringBuilder();
    for (int size : new int[] {65536, 1024, 0}) {
      String data = "a".repeat(size);
      text.append(Integer.toHexString(size)).append(";chunk-signature=");
      text.append(signatures.chunk(Hashes.sha256Hex(data))).append("\r\n").append(data);
      text.append(size == 0 ? "" : "\r\n");
    }
    if (payload.hasTrailers()) {
      text.append(trailers.replace("\n", "\r\n"));
      text.append("x-amz-trailer-signature:").append(signatures.trailer(trailers)).append("\r\n");
    }
    return text.append("\r\n").toString();
  }

  @Test
  void readsTrailersOfUnsignedChunks() throws IOException {
    ChunkedBody body =
        body(
            "10400\r\n" + "a".repeat(66560) + "\r\n0\r\nx-amz-checksum-crc32:Xg5djw==\r\n\r\n",
            Payload.UNSIGNED_CHUNKS_TRAILER);

    assertThat(body.readAllBytes()).hasSize(66560);
    assertThat(body.trailers().first("x-amz-checksum-crc32")).isEqualTo("Xg5djw==");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10400\r\naaa",
        "5\r\naaaaa\r\n",
        "5\r\naaaaa\r\n0\r\n\r\n",
        "x\r\n",
        "-1\r\n",
        "1\r\naa\r\n"
      })
  void refusesABodyThatIsCut(String text) {
    isRefused(text, Payload.UNSIGNED_CHUNKS_TRAILER, "IncompleteBody");
  }

  @Test
  void refusesWhatIsNoTrailer() {
    isRefused("0\r\nno trailer\r\n\r\n", Payload.UNSIGNED_CHUNKS_TRAILER, "MalformedTrailerError");
  }

  @Test
  void refusesSmallChunksBeforeTheLast() {
    isRefused(
        "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        Payload.UNSIGNED_CHUNKS_TRAILER,
        "InvalidChunkSizeError");
  }
}
