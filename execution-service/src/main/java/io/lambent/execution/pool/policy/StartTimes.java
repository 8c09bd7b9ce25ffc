package io.lambent.execution.pool.policy;

import java.util.concurrent.TimeUnit;

/** The time that environments of one version take to start, as an exponentially weighted mean. */
public final class StartTimes {
  /** Assumed before the first start: 20 ms, what an interpreter takes on a quiet machine. */
  private static final long ASSUMED_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final int WEIGHT = 4;

  private volatile long meanNanos = ASSUMED_NANOS;

  /** Adds a sample in nanoseconds. Concurrent updates may overwrite each other. */
  public void took(long nanos) {
    long mean = meanNanos;
    meanNanos = mean + (nanos - mean) / WEIGHT;
  }

  public long expectedNanos() {
    return meanNanos;
  }
}
