package io.lambent.contract.invocation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamedBodyTest {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private final StreamedBody.Reader reader = new StreamedBody.Reader();

  private void part(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    body.writeBytes(StreamedBody.partHeader(bytes.length));
    body.writeBytes(bytes);
  }

  private void last(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    body.writeBytes(StreamedBody.lastHeader(bytes.length));
    body.writeBytes(bytes);
  }

  private void read(byte[] bytes, int from, int length) {
    reader.read(ByteBuffer.wrap(bytes, from, length), parts::writeBytes);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 5, 7, 1000})
  void readsPiecesOfAnySize(int size) {
    part("first");
    part("");
    part("second");
    last("{}");
    byte[] bytes = body.toByteArray();
    for (int at = 0; at < bytes.length; at += size) {
      read(bytes, at, Math.min(size, bytes.length - at));
    }

    assertThat(parts.toString(UTF_8)).isEqualTo("firstsecond");
    assertThat(new String(reader.last(), UTF_8)).isEqualTo("{}");
  }

  @Test
  void passesPartsOnBeforeTheyAreComplete() {
    part("abcdef");
    read(body.toByteArray(), 0, StreamedBody.BLOCK_HEADER + 2);

    assertThat(parts.toString(UTF_8)).isEqualTo("ab");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0300000001", "01ffffffff", "0201000001"})
  void refusesWhatIsNoBlock(String header) {
    byte[] bytes = HexFormat.of().parseHex(header);

    assertThatThrownBy(() -> read(bytes, 0, bytes.length))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
