package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ResponseReaderTest {

  @Test
  void aResponseWithALengthEndsAfterItsBody() throws IOException {
    ResponseReader reader = new ResponseReader();

    assertThat(reader.accept(bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab"))).isFalse();
    assertThat(reader.accept(bytes("cd"))).isTrue();
  }

  @Test
  void aChunkedResponseEndsWithTheLastChunkHoweverItArrives() throws IOException {
    ResponseReader reader = new ResponseReader();

    assertThat(reader.accept(bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab")))
        .isFalse();
    assertThat(reader.accept(bytes("\r\n0\r"))).isFalse();
    assertThat(reader.accept(bytes("\n\r\n"))).isTrue();
  }

  @Test
  void anyOtherStatusFailsTheRun() {
    ResponseReader reader = new ResponseReader();

    assertThatThrownBy(() -> reader.accept(bytes("HTTP/1.1 429 Too Many Requests\r\n\r\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("429");
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(ISO_8859_1));
  }
}
