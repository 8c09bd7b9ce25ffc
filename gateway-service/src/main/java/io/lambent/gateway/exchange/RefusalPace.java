package io.lambent.gateway.exchange;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides when requests are told that they are refused for want of capacity. The first are told at
 * once; of more than {@link #PER_SECOND} a second, the answers are held back, in the order in which
 * the requests came. A client that sends again as soon as it is refused then cannot take the time
 * in which others are served. Its other connections are not affected: a client that waits for an
 * answer sends nothing else on that connection.
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

  /** So many are told at once after a time without refusals. */
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
