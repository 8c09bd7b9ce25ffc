package io.lambent.gateway.websocket;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frames of one connection, on its event loop. Nothing is read while {@value #MOST_MESSAGES}
 * messages are being handled. A connection ends when it was idle for {@link #IDLE}, and after
 * {@link #LIFETIME} anyway, as on AWS.
 */
final class FrameHandler extends ChannelInboundHandlerAdapter {
  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);
  private static final int MOST_MESSAGES = 16;
  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final Duration LIFETIME = Duration.ofHours(2);

  private final Session session;
  private final Messages messages;
  private final Sessions sessions;
  private int handling;
  private int closeCode = 1006;
  private String closeReason = "Connection closed abnormally";
  private @Nullable ScheduledFuture<?> idle;
  private @Nullable ScheduledFuture<?> lifetime;

  FrameHandler(Session session, Messages messages, Sessions sessions) {
    this.session = session;
    this.messages = messages;
    this.sessions = sessions;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    session.channel(context.channel());
    sessions.add(session);
    lifetime =
        context
            .executor()
            .schedule(
                () -> end(context, 1001, "Going away"), LIFETIME.toMillis(), TimeUnit.MILLISECONDS);
    watchIdle(context, IDLE.toMillis());
  }

  private void watchIdle(ChannelHandlerContext context, long millis) {
    idle =
        context
            .executor()
            .schedule(
                () -> {
                  long silent = System.currentTimeMillis() - session.activeMillis();
                  if (silent >= IDLE.toMillis()) {
                    end(context, 1001, "Going away");
                  } else {
                    watchIdle(context, IDLE.toMillis() - silent);
                  }
                },
                millis,
                TimeUnit.MILLISECONDS);
  }

  private void end(ChannelHandlerContext context, int code, String reason) {
    closeCode = code;
    closeReason = reason;
    context
        .writeAndFlush(new CloseWebSocketFrame(code, reason))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object frame) {
    try {
      switch (frame) {
        case TextWebSocketFrame text ->
            message(context, ByteBufUtil.getBytes(text.content()), false);
        case BinaryWebSocketFrame binary ->
            message(context, ByteBufUtil.getBytes(binary.content()), true);
        case PingWebSocketFrame ping -> {
          session.active();
          context.writeAndFlush(new PongWebSocketFrame(ping.content().retain()));
        }
        case PongWebSocketFrame pong -> session.active();
        case CloseWebSocketFrame close -> closed(context, close);
        default -> log.debug("An unknown frame {} is ignored", frame.getClass());
      }
    } finally {
      ReferenceCountUtil.release(frame);
    }
  }

  private void message(ChannelHandlerContext context, byte[] body, boolean isBinary) {
    handling++;
    messages.received(
        session,
        body,
        isBinary,
        () ->
            context
                .executor()
                .execute(
                    () -> {
                      if (handling-- == MOST_MESSAGES) {
                        context.read();
                      }
                    }));
  }

  private void closed(ChannelHandlerContext context, CloseWebSocketFrame close) {
    int code = close.statusCode();
    closeCode = code < 0 ? 1005 : code;
    String reason = close.reasonText();
    closeReason =
        code < 0 ? "Client-side close frame status not set" : reason == null ? "" : reason;
    context
        .writeAndFlush(
            code < 0
                ? new CloseWebSocketFrame()
                : new CloseWebSocketFrame(WebSocketCloseStatus.valueOf(code)))
        .addListener(ChannelFutureListener.CLOSE);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    if (handling < MOST_MESSAGES) {
      context.read();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    cancel(idle);
    cancel(lifetime);
    sessions.remove(session);
    messages.disconnected(session, closeCode, closeReason);
  }

  private static void cancel(@Nullable ScheduledFuture<?> task) {
    if (task != null) {
      task.cancel(false);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable e) {
    if (e instanceof CorruptedWebSocketFrameException corrupted) {
      // The decoder has sent the close frame.
      closeCode = corrupted.closeStatus().code();
      closeReason = corrupted.closeStatus().reasonText();
    } else if (e instanceof TooLongFrameException) {
      end(context, 1009, "Message is too big");
    } else {
      log.debug("A connection broke", e);
      context.close();
    }
  }
}
