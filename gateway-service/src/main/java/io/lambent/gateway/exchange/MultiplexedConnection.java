package io.lambent.gateway.exchange;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2FrameCodec;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose streams have exchanges of their own. It counts as one of its client's, as each
 * of its streams does, and ends where it has had no stream for too long.
 */
public final class MultiplexedConnection extends ChannelInboundHandlerAdapter {
  private final WatchedConnection watched;
  private volatile @Nullable Http2Connection connection;

  public MultiplexedConnection(Connections connections) {
    this.watched = new WatchedConnection(connections, this::isIdle, () -> false);
  }

  /** The handler that has to stand before the codec of HTTP/2. */
  public ChannelHandler bytes() {
    return watched.bytes();
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    connection = context.pipeline().get(Http2FrameCodec.class).connection();
    watched.heard();
    watched.begin(context);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    watched.heard();
    context.fireChannelRead(message);
  }

  /** Any thread: a number that is a moment old does no harm. */
  private boolean isIdle() {
    Http2Connection known = connection;
    return known == null || known.numActiveStreams() == 0;
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    watched.end();
    context.fireChannelInactive();
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    watched.end();
  }
}
