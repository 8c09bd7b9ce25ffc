package io.lambent.execution.pool;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Whether the calls of a pool sleep or wait for I/O, as opposed to using a processor or waiting for
 * one. More environments help the former; the latter only take processors from each other.
 *
 * <p>Looks at the call that has run for longest, at two moments at least {@link #SPAN_NANOS} apart:
 * it is blocked if its threads were runnable for less than half of the time between. Confined to the
 * lock of the pool.
 */
final class BlockedCalls {
  /** The time between two looks at one call, and the age from which calls are looked at: 1 ms. */
  static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private @Nullable PooledEnvironment watched;
  private long tookNanos;
  private long lookedNanos;
  private long runnableNanos;
  private volatile boolean blocked;

  /** The verdict of the last two looks; false before there was one. Any thread. */
  boolean areBlocked() {
    return blocked;
  }

  /**
   * @param oldest the environment whose call has run for longest
   * @param lagNanos how late the platform may be to notice the end of a call
   */
  void look(PooledEnvironment oldest, long nowNanos, long lagNanos) {
    if (nowNanos - oldest.tookNanos() < SPAN_NANOS + 2 * lagNanos) {
      return;
    }
    if (watched != oldest || tookNanos != oldest.tookNanos()) {
      watched = oldest;
      tookNanos = oldest.tookNanos();
      lookedNanos = nowNanos;
      runnableNanos = oldest.environment().runnableNanos();
      return;
    }
    long span = nowNanos - lookedNanos;
    if (span >= SPAN_NANOS) {
      long runnable = oldest.environment().runnableNanos();
      blocked = (runnable - runnableNanos) * 2 < span;
      lookedNanos = nowNanos;
      runnableNanos = runnable;
    }
  }
}
