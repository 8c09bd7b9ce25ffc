package io.lambent.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.Test;

class FragmentMemoryTest {
  private static final int FRAME = 32 << 10;

  private final BytesInFlight memory = new BytesInFlight(BytesInFlight.LEAST);

  private EmbeddedChannel connection() {
    return new EmbeddedChannel(new FragmentMemory(memory));
  }

  private static void begin(EmbeddedChannel connection) {
    connection.writeInbound(
        new TextWebSocketFrame(false, 0, Unpooled.wrappedBuffer(new byte[FRAME])));
  }

  private static void goOn(EmbeddedChannel connection, boolean last) {
    connection.writeInbound(
        new ContinuationWebSocketFrame(last, 0, Unpooled.wrappedBuffer(new byte[FRAME])));
  }

  @Test
  void countsAMessageUntilItsLastFrame() {
    EmbeddedChannel connection = connection();

    begin(connection);
    goOn(connection, false);
    assertThat(memory.used()).isEqualTo(2L * FRAME);

    goOn(connection, true);
    assertThat(memory.used()).isZero();
    connection.finishAndReleaseAll();
  }

  @Test
  void closesAConnectionForWhichThereIsNoMemory() {
    EmbeddedChannel connection = connection();

    begin(connection);
    for (int i = 0; i < BytesInFlight.LEAST / FRAME && connection.isOpen(); i++) {
      goOn(connection, false);
    }

    CloseWebSocketFrame close = connection.readOutbound();
    assertThat(close.statusCode()).isEqualTo(1013);
    close.release();
    assertThat(connection.isOpen()).isFalse();
    connection.finishAndReleaseAll();
    assertThat(memory.used()).isZero();
  }

  @Test
  void givesTheMemoryBackWhenTheConnectionEnds() {
    EmbeddedChannel connection = connection();
    begin(connection);

    connection.finishAndReleaseAll();

    assertThat(memory.used()).isZero();
  }
}
