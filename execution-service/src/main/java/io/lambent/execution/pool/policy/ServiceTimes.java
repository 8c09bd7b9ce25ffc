package io.lambent.execution.pool.policy;

import java.util.concurrent.TimeUnit;

/**
 * The time that recent calls of one function version took, from the moment an environment was given
 * the event until its answer.
 *
 * <p>Two estimates are kept, both without a lock: an exponentially weighted mean, and a low
 * percentile. Concurrent updates may overwrite each other; the estimates tolerate a lost sample.
 */
public final class ServiceTimes {
  /**
   * Calls whose low percentile exceeds this sleep or wait for I/O, or use a processor for so long
   * that a place in the run queue is no help: 10 ms.
   */
  static final long LONG_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

  /** Value of both estimates before the first call has ended. */
  public static final long UNKNOWN = -1;

  private static final int MEAN_WEIGHT = 8;

  /** The low percentile follows smaller samples at once and larger ones slowly. */
  private static final int FALL_WEIGHT = 2;

  private static final int RISE_WEIGHT = 16;

  private volatile long meanNanos = UNKNOWN;
  private volatile long lowNanos = UNKNOWN;

  /** Adds a sample. Any thread. */
  public void took(long nanos) {
    long mean = meanNanos;
    long low = lowNanos;
    if (mean == UNKNOWN) {
      meanNanos = nanos;
      lowNanos = nanos;
      return;
    }
    meanNanos = mean + (nanos - mean) / MEAN_WEIGHT;
    lowNanos = low + (nanos - low) / (nanos < low ? FALL_WEIGHT : RISE_WEIGHT);
  }

  /** The weighted mean in nanoseconds; {@link #UNKNOWN} before the first sample. */
  public long meanNanos() {
    return meanNanos;
  }

  /** Returns true if nearly all recent calls were longer than {@link #LONG_NANOS}. */
  public boolean areLong() {
    return lowNanos > LONG_NANOS;
  }

  /** Returns true if a call that runs for this long counts as a long one. */
  public static boolean isLong(long nanos) {
    return nanos > LONG_NANOS;
  }
}
