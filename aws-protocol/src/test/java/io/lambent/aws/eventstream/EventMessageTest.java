package io.lambent.aws.eventstream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Messages of event streams. */
class EventMessageTest {

  @Test
  void readsWhatItWrote() {
    EventMessage written =
        EventMessage.event("PayloadChunk", "application/octet-stream", "abc".getBytes(UTF_8));
    ByteBuffer buffer = ByteBuffer.wrap(written.encode());

    EventMessage read = Objects.requireNonNull(EventMessage.decode(buffer));

    assertThat(read.headers()).isEqualTo(written.headers());
    assertThat(read.payload()).isEqualTo(written.payload());
    assertThat(buffer.hasRemaining()).isFalse();
  }

  /** The smallest message there is, of the protocol's published test cases. */
  @Test
  void writesTheEmptyMessage() {
    assertThat(HexFormat.of().formatHex(new EventMessage(Map.of(), new byte[0]).encode()))
        .isEqualTo("000000100000000005c248eb7d98c8ff");
  }

  @Test
  void waitsForTheRest() {
    byte[] bytes = EventMessage.event("A", null, new byte[10]).encode();
    ByteBuffer buffer = ByteBuffer.wrap(bytes, 0, bytes.length - 1);

    assertThat(EventMessage.decode(buffer)).isNull();
    assertThat(buffer.position()).isZero();
  }

  @Test
  void refusesAWrongChecksum() {
    byte[] bytes = EventMessage.event("A", null, new byte[10]).encode();
    bytes[bytes.length - 5]++;

    assertThatThrownBy(() -> EventMessage.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesImpossibleLengths() {
    byte[] bytes = HexFormat.of().parseHex("7fffffff0000000005c248eb7d98c8ff");

    assertThatThrownBy(() -> EventMessage.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
