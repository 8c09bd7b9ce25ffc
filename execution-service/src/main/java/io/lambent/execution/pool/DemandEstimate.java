package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.Growth;
import io.lambent.execution.pool.policy.ServiceTimes;
import io.lambent.execution.pool.policy.StartTimes;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Estimates for the calls of one version: their duration, whether they sleep, and the duration of
 * environment starts. They decide how many environments start, and whether calls need a slot of the
 * {@link RunQueue}.
 *
 * <p>{@link #starts} and {@link #look} are called under the lock of the pool, all else by any
 * thread.
 */
final class DemandEstimate {
  private final RunQueue queue;
  private final ServiceTimes serviceTimes = new ServiceTimes();
  private final StartTimes startTimes = new StartTimes();
  private final BlockedCalls blockedCalls = new BlockedCalls();

  /**
   * The tick in which an environment last took a call or could take one, or last began to start.
   */
  private volatile long progressTick;

  /** True while the first calls of a version run for long, before any of them has ended. */
  private volatile boolean assumedLong;

  DemandEstimate(RunQueue queue) {
    this.queue = queue;
  }

  /** An environment takes a call, can take one, or begins to start. */
  void progressed() {
    progressTick = queue.ticks();
  }

  /**
   * A call has ended.
   *
   * @param first true if it was the first of its environment: the interpreter compiles and loads
   *     then, so a short one says nothing of those that follow
   */
  void callTook(long nanos, boolean first) {
    if (!first || ServiceTimes.isLong(nanos)) {
      serviceTimes.took(nanos);
    }
    if (assumedLong) {
      assumedLong = false;
    }
  }

  void startTook(long micros) {
    startTimes.took(TimeUnit.MICROSECONDS.toNanos(micros));
  }

  /** The expected duration of a call in nanoseconds; {@link ServiceTimes#UNKNOWN} at first. */
  long serviceNanos() {
    return serviceTimes.meanNanos();
  }

  /** Returns true where calls run without a slot: they are long and mostly sleep. */
  boolean needsNoSlot() {
    return (assumedLong || serviceTimes.areLong()) && blockedCalls.areBlocked();
  }

  /** Returns true where recent looks found calls asleep or waiting for I/O. */
  boolean callsAreBlocked() {
    return blockedCalls.areBlocked();
  }

  /**
   * The number of environments to start for waiting calls.
   *
   * <p>An environment that was taken for a call counts as coming until it has the call: that may
   * still be among those that wait, and nothing has to be started for it.
   *
   * @param waiting read after environments were looked at: one that takes a call meanwhile must not
   *     be missing on both sides
   */
  int starts(WaitingCalls waiting, Collection<PooledEnvironment> environments, HostLoad load) {
    int working = 0;
    int coming = 0;
    for (PooledEnvironment each : environments) {
      switch (each.place()) {
        case WORKING -> working++;
        case STARTING, IDLE, LENT -> coming++;
        case REMOVED -> {}
      }
    }
    long service = serviceTimes.meanNanos();
    PooledEnvironment oldest = longestAtWork(environments);
    if (oldest != null) {
      blockedCalls.look(oldest, load);
    }
    if (oldest != null && service == ServiceTimes.UNKNOWN) {
      long runs = load.nowNanos() - oldest.tookNanos();
      assumedLong = ServiceTimes.isLong(runs);
      if (assumedLong) {
        service = runs;
      }
    }
    int runnable = needsNoSlot() ? Integer.MAX_VALUE : Math.max(1, queue.freeSlots());
    boolean processorsLeft = load.processorIdle() && working + coming < queue.openSlots();
    return Growth.starts(
        new Growth.Demand(
            waiting.size(),
            runnable,
            working,
            coming,
            service,
            startTimes.expectedNanos(),
            stalledNanos(waiting, load),
            blockedCalls.areBlocked(),
            processorsLeft));
  }

  /**
   * Returns the time for which the first waiting call has seen no progress. It begins when the call
   * came, at the earliest.
   */
  private long stalledNanos(WaitingCalls waiting, HostLoad load) {
    WaitingCalls.Entry first = waiting.peek();
    return first == null
        ? 0
        : Math.min(
            (load.tick() - progressTick) * RunQueue.TICK_NANOS,
            load.nowNanos() - first.sinceNanos());
  }

  /** Looks whether the call that has run for longest sleeps; returns false where none runs. */
  boolean look(Collection<PooledEnvironment> environments, HostLoad load) {
    PooledEnvironment oldest = longestAtWork(environments);
    if (oldest == null) {
      return false;
    }
    blockedCalls.look(oldest, load);
    return true;
  }

  /** The environment whose call has run for longest; null where none has a call. */
  private static @Nullable PooledEnvironment longestAtWork(
      Collection<PooledEnvironment> environments) {
    PooledEnvironment oldest = null;
    for (PooledEnvironment each : environments) {
      if (each.working() && (oldest == null || each.tookNanos() - oldest.tookNanos() < 0)) {
        oldest = each;
      }
    }
    return oldest;
  }
}
