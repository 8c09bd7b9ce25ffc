package io.lambent.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameTypes;
import io.netty.handler.codec.http2.Http2Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MultiplexedConnectionTest {
  private static final int FRAME_HEADER = 9;
  private static final int ACK = 1;

  private final Connections connections =
      new Connections(
          new ConnectionLimits(10, 10),
          new ConnectionTimes(Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1)),
          new BytesInFlight(64 << 20));
  private final EmbeddedChannel channel = new EmbeddedChannel();

  private record Frame(int type, int flags, ByteBuf payload) {}

  @BeforeEach
  void connect() {
    channel.freezeTime();
    MultiplexedConnection connection = new MultiplexedConnection(connections);
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer().initialSettings(Http2Settings.defaultSettings()).build();
    channel.pipeline().addLast(connection.bytes(), codec, connection);
    channel.writeInbound(Http2CodecUtil.connectionPrefaceBuf());
    channel.writeInbound(frame(Http2FrameTypes.SETTINGS, 0, Unpooled.EMPTY_BUFFER));
    sent();
  }

  @AfterEach
  void end() {
    connections.close();
    channel.finishAndReleaseAll();
  }

  @Test
  void closesOnceTheClientHasAcknowledgedThatItShallGo() {
    connections.drain();
    channel.runPendingTasks();
    List<Frame> told = sent();
    assertThat(told)
        .extracting(Frame::type)
        .containsExactly((int) Http2FrameTypes.GO_AWAY, (int) Http2FrameTypes.PING);
    assertThat(told.getFirst().payload().getInt(0)).isEqualTo(Integer.MAX_VALUE);

    channel.writeInbound(frame(Http2FrameTypes.PING, ACK, Unpooled.copyLong(7)));
    assertThat(channel.isOpen()).isTrue();

    channel.writeInbound(frame(Http2FrameTypes.PING, ACK, told.getLast().payload().copy()));
    List<Frame> last = sent();
    assertThat(last).extracting(Frame::type).containsExactly((int) Http2FrameTypes.GO_AWAY);
    assertThat(last.getFirst().payload().getInt(0)).isZero();
    assertThat(channel.isOpen()).isFalse();
  }

  @Test
  void waitsOnlySoLongForAClientThatAcknowledgesNothing() {
    connections.drain();
    channel.runPendingTasks();
    channel.advanceTimeBy(1, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isTrue();

    channel.advanceTimeBy(2, TimeUnit.SECONDS);
    channel.runScheduledPendingTasks();
    assertThat(channel.isOpen()).isFalse();
  }

  private static ByteBuf frame(int type, int flags, ByteBuf payload) {
    return Unpooled.wrappedBuffer(
        Unpooled.buffer()
            .writeMedium(payload.readableBytes())
            .writeByte(type)
            .writeByte(flags)
            .writeInt(0),
        payload);
  }

  /** The frames that were sent since the last call. */
  private List<Frame> sent() {
    List<ByteBuf> parts = new ArrayList<>();
    for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
      parts.add(part);
    }
    ByteBuf all = Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
    List<Frame> frames = new ArrayList<>();
    while (all.readableBytes() >= FRAME_HEADER) {
      int length = all.readMedium();
      int type = all.readByte();
      int flags = all.readByte();
      all.skipBytes(Integer.BYTES);
      frames.add(new Frame(type, flags, all.readSlice(length)));
    }
    return frames;
  }
}
