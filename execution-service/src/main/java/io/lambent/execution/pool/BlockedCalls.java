package io.lambent.execution.pool;

import java.util.concurrent.TimeUnit;

/**
 * Distinguishes calls of a pool that sleep or wait for I/O from calls that use a processor or wait
 * for one. More environments help the former; the latter only take processors from each other.
 *
 * <p>Looks at the call that has run for longest: it is blocked if it has not been answered and none
 * of its threads is runnable. The verdict follows several looks that agree, since a thread may be
 * seen between two steps of its work. Confined to the lock of the pool.
 */
final class BlockedCalls {
  /** The age from which calls are looked at, and the time between two looks: 1 ms. */
  static final long SPAN_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  /** Bound of the score, and the score from which calls count as blocked. */
  private static final int MOST = 6;

  private static final int ENOUGH = 3;

  /** A look that finds a call runnable outweighs this many that find one blocked. */
  private static final int RUNNABLE_WEIGHT = 2;

  private int score;
  private long lookedNanos;
  private volatile boolean blocked;

  /** The verdict of the last looks; false before there were enough. Any thread. */
  boolean areBlocked() {
    return blocked;
  }

  /**
   * @param oldest the environment whose call has run for longest
   */
  void look(PooledEnvironment oldest, HostLoad load) {
    long now = load.nowNanos();
    boolean tooSoon =
        now - lookedNanos < SPAN_NANOS
            || now - oldest.tookNanos() < SPAN_NANOS + 2 * load.lagNanos();
    if (load.late() || tooSoon) {
      return;
    }
    lookedNanos = now;
    // If its process is not at work, its call waits for the platform.
    boolean slept = oldest.environment().isAtWork() && !oldest.environment().isRunnable();
    score = Math.clamp(score + (slept ? 1 : -RUNNABLE_WEIGHT), -MOST, MOST);
    blocked = score >= ENOUGH;
  }
}
