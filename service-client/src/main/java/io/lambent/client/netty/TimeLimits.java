package io.lambent.client.netty;

import io.netty.channel.EventLoopGroup;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Time limits that event loops keep. {@link CompletableFuture#orTimeout} wakes a thread of its own
 * with each limit; a limit that an event loop sets for itself wakes none.
 */
public final class TimeLimits {
  private final EventLoopGroup loops;

  /**
   * @param loops on which most of the work runs
   */
  public TimeLimits(EventLoopGroup loops) {
    this.loops = loops;
  }

  /**
   * Limits the time of work that runs, which goes on where it takes longer.
   *
   * @return fails with a {@link TimeoutException} after the time
   */
  public <T> CompletableFuture<T> within(long millis, CompletionStage<T> work) {
    CompletableFuture<T> limited = work.toCompletableFuture().copy();
    if (limited.isDone()) {
      return limited;
    }
    Future<?> limit =
        EventLoops.current(loops)
            .schedule(
                () -> limited.completeExceptionally(new TimeoutException()),
                millis,
                TimeUnit.MILLISECONDS);
    limited.whenComplete((result, e) -> limit.cancel(false));
    return limited;
  }
}
