package io.lambent.gateway.exchange;

import io.lambent.client.netty.BytesInFlight;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The time limits of one connection. A request costs no timer but the reading of a clock: {@link
 * Connections} looks at all connections every second, on a thread of its own, which sees what the
 * event loop wrote a moment ago. What follows is decided on the event loop.
 */
final class WatchedConnection {
  private static final long NEVER = 0;

  /** The time for which a client may take nothing of its answer while memory is short. */
  private static final long SHORT_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Connections connections;
  private final ConnectionTimes times;
  private final BytesInFlight memory;
  private final BooleanSupplier idle;
  private final BooleanSupplier waitingForBody;
  private final Consumer<ChannelHandlerContext> drain;

  /** The time at which something came from the client last, or the connection began. */
  private final AtomicLong heardNanos = new AtomicLong(System.nanoTime());

  /**
   * The time at which the first part of an incomplete head came, or the connection began; or never.
   */
  private final AtomicLong headNanos = new AtomicLong(System.nanoTime());

  private final Bytes bytes = new Bytes();
  private volatile @Nullable ChannelHandlerContext context;

  // Used only by the thread that looks at all connections.
  private long stuckBytes;
  private long stuckNanos;

  /**
   * @param idle returns true while there is no request
   * @param waitingForBody returns true while the client is to send the rest of a body
   * @param drain tells the client to send no further request, on the event loop
   */
  WatchedConnection(
      Connections connections,
      BooleanSupplier idle,
      BooleanSupplier waitingForBody,
      Consumer<ChannelHandlerContext> drain) {
    this.drain = drain;
    this.connections = connections;
    this.times = connections.times();
    this.memory = connections.memory();
    this.idle = idle;
    this.waitingForBody = waitingForBody;
  }

  /** Stands before the HTTP codec, which says nothing of a head until it is complete. */
  private static final class Bytes extends ChannelInboundHandlerAdapter {
    private boolean came;

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
      came = true;
      context.fireChannelRead(message);
    }
  }

  ChannelHandler bytes() {
    return bytes;
  }

  /** Counts the connection, and closes it where it is one too many. */
  void begin(ChannelHandlerContext ctx) {
    context = ctx;
    if (!connections.admit(this)) {
      ctx.close();
    }
  }

  /** The connection is over; a second call does nothing. */
  void end() {
    connections.ended(this);
  }

  private ChannelHandlerContext context() {
    return Objects.requireNonNull(context);
  }

  Channel channel() {
    return context().channel();
  }

  /** A message came from the client. */
  void heard() {
    bytes.came = false;
    heardNanos.lazySet(System.nanoTime());
    if (headNanos.getPlain() != NEVER) {
      headNanos.lazySet(NEVER);
    }
  }

  /** A read is over that completed no message. */
  void readPartOfHead() {
    if (bytes.came) {
      bytes.came = false;
      headNanos.compareAndSet(NEVER, System.nanoTime());
    }
  }

  /** Reactor Netty's own limit would cut off a call that takes long. */
  void takeOver(ChannelHandlerContext ctx) {
    if (ctx.pipeline().get(NettyPipeline.IdleTimeoutHandler) != null) {
      ctx.pipeline().remove(NettyPipeline.IdleTimeoutHandler);
    }
  }

  /** The time for which it has had no request, in nanoseconds; -1 while it has one. Any thread. */
  long idleNanos(long now) {
    return idle.getAsBoolean() ? now - heardNanos.get() : -1;
  }

  /** The time for which the client has sent nothing of its body; -1 if none is read. Any thread. */
  long pausedNanos(long now) {
    return waitingForBody.getAsBoolean() ? now - heardNanos.get() : -1;
  }

  /** Returns true where the client has exceeded a limit. Any thread. */
  boolean isExpired(long now) {
    long silent = now - heardNanos.get();
    if (!idle.getAsBoolean()) {
      return silent >= times.read().toNanos() && waitingForBody.getAsBoolean();
    }
    long head = headNanos.get();
    return silent >= times.idle().toNanos()
        || (head != NEVER && now - head >= times.head().toNanos())
        || isStuck(now);
  }

  /**
   * Returns true where the client has not taken any of its answer for too long, which is less long
   * while memory is short.
   */
  private boolean isStuck(long now) {
    long pending = channel().bytesBeforeWritable();
    if (pending == 0 || pending != stuckBytes) {
      stuckBytes = pending;
      stuckNanos = now;
      return false;
    }
    long limit = times.read().toNanos();
    return now - stuckNanos >= (memory.isNearlyFull() ? Math.min(limit, SHORT_NANOS) : limit);
  }

  /** Closes the connection where it still is idle, or waits for a body. */
  void yield() {
    context()
        .executor()
        .execute(
            () -> {
              if (idle.getAsBoolean() || waitingForBody.getAsBoolean()) {
                context().close();
              } else if (channel().isActive()) {
                connections.keep(this);
              }
            });
  }

  /** Tells the client that the gateway is about to end. Any thread. */
  void drain() {
    context().executor().execute(() -> drain.accept(context()));
  }

  /** Closes the connection where the client still has exceeded a limit. */
  void expire() {
    context()
        .executor()
        .execute(
            () -> {
              if (isExpired(System.nanoTime())) {
                context().close();
              }
            });
  }
}
