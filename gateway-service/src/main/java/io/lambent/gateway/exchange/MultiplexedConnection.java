package io.lambent.gateway.exchange;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http2.DefaultHttp2GoAwayFrame;
import io.netty.handler.codec.http2.DefaultHttp2PingFrame;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2PingFrame;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose streams have exchanges of their own. It counts as one of its client's, as each
 * of its streams does, and ends where it has had no stream for too long.
 */
public final class MultiplexedConnection extends ChannelInboundHandlerAdapter {
  /** The time in which a client begins the stream for which it has made the connection. */
  private static final long FIRST_STREAM_MILLIS = 1_000;

  /**
   * The longest time for which streams may begin that were on their way, where the client does not
   * acknowledge the ping; less than the gateway waits for connections to end.
   */
  private static final long GO_AWAY_LIMIT_MILLIS = 3_000;

  /** The content of the ping that follows the first GOAWAY; any number. */
  private static final long GO_AWAY_PING = 0x676f61776179L;

  private final Connections connections;
  private final WatchedConnection watched;
  private volatile @Nullable Http2Connection connection;

  public MultiplexedConnection(Connections connections) {
    this.connections = connections;
    this.watched = new WatchedConnection(connections, this::isIdle, () -> false, this::goAway);
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
    if (connections.isDraining()) {
      // GOAWAY waits until the first stream, for which the client has connected, has begun.
      context
          .executor()
          .schedule(() -> goAway(context), FIRST_STREAM_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  /**
   * Has the client take another connection for new streams. Those that it begins before it knows
   * are served: the frame excludes none, and the connection is closed only once the client has
   * acknowledged a ping that follows the frame (<a
   * href="https://www.rfc-editor.org/rfc/rfc9113#section-6.8">RFC 9113, 6.8</a>).
   */
  private void goAway(ChannelHandlerContext context) {
    Http2Connection known = connection;
    if (known == null || known.goAwaySent()) {
      return;
    }
    DefaultHttp2GoAwayFrame frame = new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR);
    frame.setExtraStreamIds(Integer.MAX_VALUE);
    context.write(frame);
    context.writeAndFlush(new DefaultHttp2PingFrame(GO_AWAY_PING));
    context.executor().schedule(() -> leave(context), GO_AWAY_LIMIT_MILLIS, TimeUnit.MILLISECONDS);
  }

  /**
   * Names the last stream that is served, so that the client can send later ones elsewhere, and
   * ends the connection after it.
   */
  private static void leave(ChannelHandlerContext context) {
    context.writeAndFlush(new DefaultHttp2GoAwayFrame(Http2Error.NO_ERROR));
    context.channel().close();
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    watched.heard();
    if (message instanceof Http2PingFrame ping && ping.ack() && ping.content() == GO_AWAY_PING) {
      leave(context);
    }
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
