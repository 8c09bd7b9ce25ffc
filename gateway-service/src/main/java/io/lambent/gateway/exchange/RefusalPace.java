package io.lambent.gateway.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when answers are sent that refuse requests for want of capacity. The first are sent at
 * once; beyond {@link #PER_SECOND} a second they are held back, in the order of their requests. So
 * a client that sends again as soon as it is refused cannot take the processor time in which calls
 * are served. Other calls of a client are not delayed: it sends nothing else on a connection on
 * which it waits for an answer.
 *
 * <p>This is the generic cell rate algorithm (ITU-T I.371), which needs one number. Any thread may
 * ask.
 */
public final class RefusalPace {
  /**
   * To read a request and refuse it takes about 30 microseconds, so that this many take less than a
   * tenth of a processor.
   */
  static final int PER_SECOND = 2000;

  /** The number of answers that are sent at once after a time without refusals. */
  static final int BURST = 200;

  /** No answer is held back for longer, 2 s: clients wait for a minute, and some for less. */
  static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(2);

  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / PER_SECOND;

  /** The time at which the next answer is due. */
  private final AtomicLong nextNanos;

  /**
   * @param nowNanos {@link System#nanoTime}
   */
  public RefusalPace(long nowNanos) {
    nextNanos = new AtomicLong(nowNanos);
  }

  /**
   * A request is refused; returns for how long its answer is held back, in nanoseconds.
   *
   * @param nowNanos {@link System#nanoTime}
   */
  long delayNanos(long nowNanos) {
    while (true) {
      long next = nextNanos.get();
      long delay = Math.max(next - nowNanos, -BURST * INTERVAL_NANOS);
      if (delay >= LONGEST_NANOS) {
        return LONGEST_NANOS;
      }
      if (nextNanos.compareAndSet(next, nowNanos + delay + INTERVAL_NANOS)) {
        return Math.max(0, delay);
      }
    }
  }
}
