package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

  @Test
  void aResponseWithALengthEndsAfterItsBody() {
    ResponseReader reader = new ResponseReader();

    assertThat(reader.accept(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"))).isFalse();
    assertThat(reader.accept(bytes("cd"))).isTrue();
  }

  @Test
  void aHeaderWhoseNameEndsInContentLengthIsAnother() {
    ResponseReader reader = new ResponseReader();

    assertThat(
            reader.accept(
                bytes(
                    "HTTP/1.1 200 OK\r\nX-Amzn-Remapped-Content-Length: 0\r\nContent-Length: 4\r\n\r\n")))
        .isFalse();
    assertThat(reader.accept(bytes("abcd"))).isTrue();
  }

  @Test
  void aChunkedResponseEndsWithTheLastChunkHoweverItArrives() {
    ResponseReader reader = new ResponseReader();

    assertThat(reader.accept(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab")))
        .isFalse();
    assertThat(reader.accept(bytes("\r\n0\r"))).isFalse();
    assertThat(reader.accept(bytes("\n\r\n"))).isTrue();
  }

  @Test
  void anyOtherStatusIsAFailure() {
    ResponseReader reader = new ResponseReader();

    assertThat(reader.accept(bytes("HTTP/1.1 429 Too Many Requests\r\n\r\n"))).isTrue();
    assertThat(reader.failure()).contains("429");
  }

  @Test
  void anErrorOfTheFunctionIsAFailure() {
    ResponseReader reader = new ResponseReader();

    reader.accept(bytes("HTTP/1.1 200 OK\r\nX-Amz-Function-Error: Unhandled\r\n\r\n"));

    assertThat(reader.failure()).isNotNull();
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}
