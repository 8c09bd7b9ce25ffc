package io.lambent.gateway.websocket;

import io.lambent.client.netty.BytesInFlight;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles the frames of one connection, on its event loop. Nothing is read while {@value
 * #MAX_PENDING_MESSAGES} messages are being handled, or while the client does not take what is sent
 * to it. The memory of messages counts until they are handled. A connection is closed after an idle
 * time and after a maximum lifetime, as on AWS.
 */
final class FrameHandler extends ChannelDuplexHandler {
  private static final Logger log = LoggerFactory.getLogger(FrameHandler.class);
  private static final int MAX_PENDING_MESSAGES = 16;

  /** The close code of RFC 6455 for a server that goes down or ends a connection as planned. */
  private static final int GOING_AWAY = 1001;

  /** A message takes so many times its size: its bytes, the event, and the request with that. */
  private static final int COPIES = 4;

  /** The time in which a client takes the close frame, after which it is disconnected. */
  private static final long CLOSE_SECONDS = 10;

  private final Session session;
  private final Messages messages;
  private final Sessions sessions;
  private final BytesInFlight memory;
  private final long idleMillis;
  private final long lifetimeMillis;
  private boolean ending;
  private int handling;
  private int closeCode = 1006;
  private String closeReason = "Connection closed abnormally";
  private @Nullable ScheduledFuture<?> idle;
  private @Nullable ScheduledFuture<?> lifetime;

  FrameHandler(
      Session session,
      Messages messages,
      Sessions sessions,
      BytesInFlight memory,
      WebSocketProperties properties) {
    this.memory = memory;
    this.idleMillis = properties.idleTimeout().toMillis();
    this.lifetimeMillis = properties.lifetime().toMillis();
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
                () -> end(context, GOING_AWAY, "Going away"),
                lifetimeMillis,
                TimeUnit.MILLISECONDS);
    watchIdle(context, idleMillis);
  }

  private void watchIdle(ChannelHandlerContext context, long millis) {
    idle =
        context
            .executor()
            .schedule(
                () -> {
                  long silent = System.currentTimeMillis() - session.activeMillis();
                  if (silent >= idleMillis) {
                    end(context, GOING_AWAY, "Going away");
                  } else {
                    watchIdle(context, idleMillis - silent);
                  }
                },
                millis,
                TimeUnit.MILLISECONDS);
  }

  private void end(ChannelHandlerContext context, int code, String reason) {
    closeCode = code;
    closeReason = reason;
    ending = true;
    context
        .writeAndFlush(new CloseWebSocketFrame(code, reason))
        .addListener(ChannelFutureListener.CLOSE);
    closeSoon(context);
  }

  /** Closes the connection of a client that does not take its close frame. */
  private static void closeSoon(ChannelHandlerContext context) {
    context.executor().schedule(() -> context.close(), CLOSE_SECONDS, TimeUnit.SECONDS);
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
    long bytes = (long) COPIES * body.length;
    if (!memory.take(bytes)) {
      session.active();
      Messages.refuse(session);
      return;
    }
    handling++;
    messages.received(
        session,
        body,
        isBinary,
        () -> {
          memory.release(bytes);
          context.executor().execute(() -> handled(context));
        });
  }

  private void handled(ChannelHandlerContext context) {
    if (handling-- == MAX_PENDING_MESSAGES) {
      readOn(context);
    }
  }

  private void readOn(ChannelHandlerContext context) {
    if (handling < MAX_PENDING_MESSAGES && context.channel().isWritable()) {
      context.read();
    }
  }

  private void closed(ChannelHandlerContext context, CloseWebSocketFrame close) {
    int code = close.statusCode();
    ending = true;
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
    closeSoon(context);
  }

  /** Writes a frame; a close frame of a backend ends the connection. */
  @Override
  public void write(ChannelHandlerContext context, Object frame, ChannelPromise promise) {
    if (frame instanceof CloseWebSocketFrame close) {
      ending = true;
      closeCode = close.statusCode();
      closeReason = String.valueOf(close.reasonText());
      closeSoon(context);
    }
    context.write(frame, promise);
  }

  /**
   * Closes the connection when the gateway stops. The close frame lets the client connect again.
   */
  @Override
  public void close(ChannelHandlerContext context, ChannelPromise promise) {
    if (ending || !context.channel().isActive()) {
      context.close(promise);
      return;
    }
    ending = true;
    closeCode = GOING_AWAY;
    closeReason = "Going away";
    context
        .writeAndFlush(new CloseWebSocketFrame(GOING_AWAY, closeReason))
        .addListener(sent -> context.close(promise));
    closeSoon(context);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext context) {
    readOn(context);
  }

  @Override
  public void channelWritabilityChanged(ChannelHandlerContext context) {
    readOn(context);
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
      // The decoder has already sent the close frame.
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
