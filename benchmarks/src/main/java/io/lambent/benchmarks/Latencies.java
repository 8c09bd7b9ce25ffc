package io.lambent.benchmarks;

import java.time.Duration;
import java.util.Arrays;

/** Latencies of one run, kept exactly. */
final class Latencies {
  private long[] nanos = new long[1 << 16];
  private int count;
  private Duration elapsed = Duration.ZERO;

  void add(long latencyNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = latencyNanos;
  }

  /** Ends the run; from now on the values are sorted. */
  void finish(Duration duration) {
    elapsed = duration;
    nanos = Arrays.copyOf(nanos, count);
    Arrays.sort(nanos);
  }

  int count() {
    return count;
  }

  double perSecond() {
    return count / (elapsed.toNanos() / 1e9);
  }

  /**
   * A percentile in milliseconds.
   *
   * @param percent above 0, up to 100
   */
  double percentileMillis(double percent) {
    if (count == 0) {
      return Double.NaN;
    }
    int index = (int) Math.ceil(percent / 100 * count) - 1;
    return nanos[Math.clamp(index, 0, count - 1)] / 1e6;
  }
}
