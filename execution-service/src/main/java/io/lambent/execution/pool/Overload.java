package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.ServiceTimes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds what waits for an environment on this host. A call is refused at once where the bound on
 * all waiting calls is reached.
 *
 * <p>The host is <em>overloaded</em> for {@link #STATE_NANOS} after more than a fifth of the calls
 * of a {@link #WINDOW_NANOS} were refused, for that reason or for the account's concurrency. While
 * it is, a call is refused as well where the wait that its queue promises is longer than {@link
 * #OVERLOADED_WAIT_NANOS}, so that calls which are accepted keep their latency. Without overload
 * queues may grow as long as concurrency limits allow, so that a burst is served.
 *
 * <p>No call waits for longer than a limit, after which most clients have given up. A call is
 * refused at once if its queue promises a longer wait, and later if it has waited for that long.
 */
final class Overload {
  /** The time for which the host counts as overloaded after it was: 1 s. */
  static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The time over which refused calls are compared with all: 100 ms. */
  static final long WINDOW_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The longest wait that an overloaded host accepts for short calls: 25 ms. */
  static final long OVERLOADED_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

  /** So many calls of a version may wait in any case, so that its environments are never idle. */
  static final int MIN_WAITING = 32;

  /** One in so many calls may be refused before the host counts as overloaded. */
  private static final int TOLERATED = 5;

  /** Calls that take longer may wait for this many times their duration. */
  private static final int MAX_WAIT_SERVICE_TIMES = 8;

  private final int maxWaiting;
  private final long maxWaitNanos;
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong windowNanos;
  private volatile long overloadedUntilNanos;

  /**
   * @param maxWaiting calls of all functions together that may wait for an environment
   * @param maxWaitNanos the longest time for which a call may wait
   */
  Overload(int maxWaiting, long maxWaitNanos, long nowNanos) {
    this.maxWaiting = maxWaiting;
    this.maxWaitNanos = maxWaitNanos;
    this.windowNanos = new AtomicLong(nowNanos);
    this.overloadedUntilNanos = nowNanos;
  }

  /**
   * Returns true if a call may join the calls that wait; it then counts as waiting until {@link
   * #left}.
   *
   * @param ahead calls of the same version that wait already
   * @param gapNanos recent time between two calls of the version that were taken from its queue
   * @param serviceNanos recent duration of its calls
   */
  boolean tryEnter(long nowNanos, int ahead, long gapNanos, long serviceNanos) {
    if (ahead >= MIN_WAITING && ahead * gapNanos > longestWait(nowNanos, serviceNanos)) {
      refused(nowNanos);
      return false;
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      refused(nowNanos);
      return false;
    }
    accepted.incrementAndGet();
    endWindow(nowNanos);
    return true;
  }

  /** The longest wait that a queue may promise to a call that joins it. */
  private long longestWait(long nowNanos, long serviceNanos) {
    if (!isOverloaded(nowNanos)) {
      return maxWaitNanos;
    }
    return serviceNanos == ServiceTimes.UNKNOWN
        ? OVERLOADED_WAIT_NANOS
        : Math.max(
            OVERLOADED_WAIT_NANOS, Math.min(serviceNanos * MAX_WAIT_SERVICE_TIMES, maxWaitNanos));
  }

  /** Returns true if a call that waits since then has waited for too long. */
  boolean isLate(long sinceNanos, long nowNanos) {
    return nowNanos - sinceNanos > maxWaitNanos;
  }

  /** A call waits again; it is not refused, since it was accepted before. */
  void entered() {
    waiting.incrementAndGet();
  }

  /** A call no longer waits. */
  void left() {
    waiting.decrementAndGet();
  }

  /** Calls of all functions that wait. */
  int waiting() {
    return waiting.get();
  }

  /** A call was refused for want of capacity. */
  void refused(long nowNanos) {
    refused.incrementAndGet();
    endWindow(nowNanos);
  }

  private void endWindow(long nowNanos) {
    long began = windowNanos.get();
    if (nowNanos - began < WINDOW_NANOS || !windowNanos.compareAndSet(began, nowNanos)) {
      return;
    }
    int no = refused.getAndSet(0);
    int yes = accepted.getAndSet(0);
    if (no * TOLERATED > no + yes) {
      overloadedUntilNanos = nowNanos + STATE_NANOS;
    }
  }

  boolean isOverloaded(long nowNanos) {
    return overloadedUntilNanos - nowNanos > 0;
  }
}
