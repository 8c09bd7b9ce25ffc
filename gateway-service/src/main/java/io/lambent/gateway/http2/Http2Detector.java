package io.lambent.gateway.http2;

import io.lambent.gateway.exchange.MultiplexedConnection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tells from the first bytes of a connection whether the client speaks HTTP/2. If so, replaces the
 * handlers of HTTP/1.1, which stand behind it, else leaves the connection to them. Both times it
 * goes then.
 *
 * <p>What a client sends without being read is bounded by the window of its connection, 64 KiB,
 * however many streams it opens.
 */
public final class Http2Detector extends ChannelInboundHandlerAdapter {

  /** Further streams wait at the client, as RFC 9113, 5.1.2, says. */
  private static final int MOST_STREAMS = 100;

  private static final int LONGEST_HEADERS = 64 << 10;

  /** The time in which streams may end once the connection is to be closed. */
  private static final long CLOSE_MILLIS = 30_000;

  private static final ByteBuf PREFACE =
      Unpooled.unreleasableBuffer(Http2CodecUtil.connectionPrefaceBuf()).asReadOnly();

  private final Supplier<MultiplexedConnection> connections;
  private final StreamInitializer streams;

  /** The first bytes, fewer than the preface has; null where there are none. */
  private @Nullable ByteBuf begun;

  /**
   * @param connections makes the handler that stands before the HTTP/2 codec
   * @param streams prepares each stream
   */
  public Http2Detector(Supplier<MultiplexedConnection> connections, StreamInitializer streams) {
    this.connections = connections;
    this.streams = streams;
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (!(message instanceof ByteBuf bytes)) {
      context.fireChannelRead(message);
      return;
    }
    ByteBuf all = begun == null ? bytes : Unpooled.wrappedBuffer(begun, bytes);
    begun = null;
    int known = Math.min(all.readableBytes(), PREFACE.readableBytes());
    if (!all.slice(all.readerIndex(), known).equals(PREFACE.slice(0, known))) {
      leave(context, all);
    } else if (known < PREFACE.readableBytes()) {
      begun = all;
      context.read();
    } else {
      replaceHandlers(context);
      leave(context, all);
    }
  }

  private void leave(ChannelHandlerContext context, ByteBuf bytes) {
    context.fireChannelRead(bytes);
    context.pipeline().remove(this);
  }

  private void replaceHandlers(ChannelHandlerContext context) {
    ChannelPipeline pipeline = context.pipeline();
    List<String> names = new ArrayList<>(pipeline.names());
    for (String name : names.subList(names.indexOf(context.name()) + 1, names.size())) {
      if (pipeline.get(name) != null) {
        pipeline.remove(name);
      }
    }
    Http2FrameCodec codec =
        Http2FrameCodecBuilder.forServer()
            .initialSettings(
                Http2Settings.defaultSettings()
                    .maxConcurrentStreams(MOST_STREAMS)
                    .maxHeaderListSize(LONGEST_HEADERS))
            .gracefulShutdownTimeoutMillis(CLOSE_MILLIS)
            .build();
    MultiplexedConnection connection = connections.get();
    pipeline.addLast(connection.bytes(), codec, connection, new Http2MultiplexHandler(streams));
    context.channel().config().setAutoRead(true);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    if (begun != null) {
      begun.release();
      begun = null;
    }
  }
}
