package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.IdleTimes;
import io.lambent.execution.pool.policy.KeepAlive;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Decides how long the idle environments of one version are kept, and when one is started ahead of
 * a call. Both follow from the version's idle times ({@link KeepAlive}).
 */
final class IdleRetention {
  /** A surplus environment is kept idle for at least so many times as long as its start took. */
  private static final int KEPT_PER_START = 60;

  private final IdleHistory history;
  private final KeepAlive keepAlive;
  private final long surplusNanos;

  /**
   * @param surplusNanos the shortest time for which a surplus environment is kept idle
   */
  IdleRetention(IdleHistory history, KeepAlive keepAlive, long surplusNanos) {
    this.history = history;
    this.keepAlive = keepAlive;
    this.surplusNanos = surplusNanos;
  }

  /**
   * Finds the environments that have been idle for too long.
   *
   * @param idle most recently used first
   */
  List<PooledEnvironment> expired(Iterable<PooledEnvironment> idle, long nowNanos) {
    KeepAlive.Window window = keepAlive.window(history.idleTimes());
    long endAfter = window.endAfter().toNanos();
    List<PooledEnvironment> expired = new ArrayList<>();
    boolean surplus = false;
    for (PooledEnvironment each : idle) {
      long kept = surplus ? surplusNanos(each, endAfter) : endAfter;
      boolean late =
          history.prestarted() && each.uses() == 0
              ? nowNanos - history.lastEndNanos() >= window.giveUpAfter().toNanos()
              : nowNanos - each.idleSinceNanos() >= kept;
      if (late) {
        expired.add(each);
      }
      surplus = true;
    }
    return expired;
  }

  /**
   * The time for which an environment is kept idle beside another that was used since. A burst of
   * calls has started it, and the next one may come soon; after that, it costs more memory than its
   * start would cost time. One that took a second to start is kept for a minute.
   */
  private long surplusNanos(PooledEnvironment each, long most) {
    double start = each.startCost() * TimeUnit.MICROSECONDS.toNanos(KEPT_PER_START);
    return (long) Math.min(most, Math.max(surplusNanos, start));
  }

  /**
   * The time at which a version without environments is to get one ahead of its next call; empty if
   * it is to get none.
   */
  OptionalLong prestartNanos(long nowNanos) {
    KeepAlive.Window window = keepAlive.window(history.idleTimes());
    Duration prestartAfter = window.prestartAfter();
    boolean tooLate = nowNanos - history.lastEndNanos() >= window.giveUpAfter().toNanos();
    return prestartAfter == null || history.prestarted() || tooLate
        ? OptionalLong.empty()
        : OptionalLong.of(history.lastEndNanos() + prestartAfter.toNanos());
  }

  /** The time from which on {@link #isOutdated} returns true, if no call comes. */
  long outdatedNanos() {
    return history.lastEndNanos() + IdleTimes.RANGE.toNanos();
  }

  /**
   * Returns true if the version was not called for so long that its idle times say nothing of the
   * next call.
   */
  boolean isOutdated(long nowNanos) {
    return nowNanos - outdatedNanos() >= 0;
  }
}
