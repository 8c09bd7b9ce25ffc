package io.lambent.gateway.exchange;

import io.netty.channel.ChannelHandlerContext;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import reactor.netty.NettyPipeline;

/**
 * The time limits of one connection. One timer looks at it from time to time, so that a request
 * costs no timer but the reading of a clock. Confined to the event loop.
 */
final class Patience {
  private final ConnectionTimes times;
  private long heardNanos;
  private @Nullable Future<?> timer;

  Patience(ConnectionTimes times) {
    this.times = times;
  }

  void begin(ChannelHandlerContext ctx, BooleanSupplier idle, BooleanSupplier waitingForBody) {
    heardNanos = System.nanoTime();
    long idleNanos = times.idle().toNanos();
    long readNanos = times.read().toNanos();
    long period = Math.max(1, Math.min(idleNanos, readNanos) / 2);
    timer =
        ctx.executor()
            .scheduleWithFixedDelay(
                () -> {
                  long silent = System.nanoTime() - heardNanos;
                  if ((silent >= idleNanos && idle.getAsBoolean())
                      || (silent >= readNanos && waitingForBody.getAsBoolean())) {
                    ctx.close();
                  }
                },
                period,
                period,
                TimeUnit.NANOSECONDS);
  }

  /** Something came from the client. */
  void heard() {
    heardNanos = System.nanoTime();
  }

  /** Reactor Netty's own limit would cut off a call that takes long. */
  void takeOver(ChannelHandlerContext ctx) {
    if (ctx.pipeline().get(NettyPipeline.IdleTimeoutHandler) != null) {
      ctx.pipeline().remove(NettyPipeline.IdleTimeoutHandler);
    }
  }

  void end() {
    Future<?> running = timer;
    if (running != null) {
      timer = null;
      running.cancel(false);
    }
  }
}
