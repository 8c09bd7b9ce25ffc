package io.lambent.execution.pool;

import io.lambent.execution.pool.policy.ServiceTimes;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Bounds what waits for an environment on this host. A call is refused at once where the bound on
 * all waiting calls is reached.
 *
 * <p>The host is <em>overloaded</em> for {@link #STATE_NANOS} after a call was refused for that
 * reason or for the account's concurrency. While it is, a call is refused as well where the wait
 * that its queue promises is longer than {@link #MAX_WAIT_NANOS}, so that calls which are accepted
 * keep their latency. Without overload queues may grow as long as concurrency limits allow: a burst
 * is served, however long it takes.
 */
final class Overload {
  /** How long the host counts as overloaded after it refused a call: 1 s. */
  static final long STATE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** The longest wait that an overloaded host accepts for short calls: 10 ms. */
  static final long MAX_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Calls that take longer may wait for this many times their duration. */
  private static final int MAX_WAIT_SERVICE_TIMES = 8;

  private final int maxWaiting;
  private final AtomicInteger waiting = new AtomicInteger();
  private volatile long refusedNanos;
  private volatile boolean refusedBefore;

  /**
   * @param maxWaiting calls of all functions together that may wait for an environment
   */
  Overload(int maxWaiting) {
    this.maxWaiting = maxWaiting;
  }

  /**
   * Whether a call may join the calls that wait; it then counts as waiting until {@link #left}.
   *
   * @param ahead calls of the same version that wait already
   * @param gapNanos recent time between two calls of the version that were taken from its queue
   * @param serviceNanos recent duration of its calls
   */
  boolean tryEnter(long nowNanos, int ahead, long gapNanos, long serviceNanos) {
    if (isOverloaded(nowNanos)) {
      long longest =
          serviceNanos == ServiceTimes.UNKNOWN
              ? MAX_WAIT_NANOS
              : Math.max(MAX_WAIT_NANOS, serviceNanos * MAX_WAIT_SERVICE_TIMES);
      if (ahead * gapNanos > longest) {
        refused(nowNanos);
        return false;
      }
    }
    if (waiting.incrementAndGet() > maxWaiting) {
      waiting.decrementAndGet();
      refused(nowNanos);
      return false;
    }
    return true;
  }

  /** A call waits again; it is not refused, since it was accepted before. */
  void entered() {
    waiting.incrementAndGet();
  }

  /** A call no longer waits. */
  void left() {
    waiting.decrementAndGet();
  }

  /** A call was refused for want of capacity. */
  void refused(long nowNanos) {
    if (!isOverloaded(nowNanos) || nowNanos - refusedNanos > STATE_NANOS / 10) {
      refusedNanos = nowNanos;
      refusedBefore = true;
    }
  }

  boolean isOverloaded(long nowNanos) {
    return refusedBefore && nowNanos - refusedNanos < STATE_NANOS;
  }

  int waiting() {
    return waiting.get();
  }
}
