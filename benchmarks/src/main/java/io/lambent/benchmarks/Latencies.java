package io.lambent.benchmarks;

import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Latencies of one or several runs, kept exactly. */
final class Latencies {
  private long[] nanos = new long[1 << 12];
  private int count;
  private long elapsedNanos;
  private int failures;
  private @Nullable String firstFailure;
  private boolean sorted;

  void add(long latencyNanos) {
    if (count == nanos.length) {
      nanos = Arrays.copyOf(nanos, count * 2);
    }
    nanos[count++] = latencyNanos;
    sorted = false;
  }

  /** Counts a call that failed; its latency is not recorded. */
  void fail(String reason) {
    failures++;
    if (firstFailure == null) {
      firstFailure = reason;
    }
  }

  /** Adds the duration of a run. */
  void ran(Duration duration) {
    elapsedNanos += duration.toNanos();
  }

  /** Adds what another run measured. */
  void addAll(Latencies other) {
    for (int i = 0; i < other.count; i++) {
      add(other.nanos[i]);
    }
    elapsedNanos += other.elapsedNanos;
    failures += other.failures;
    if (firstFailure == null) {
      firstFailure = other.firstFailure;
    }
  }

  int count() {
    return count;
  }

  int failures() {
    return failures;
  }

  /** The first failure; null where there was none. */
  @Nullable String firstFailure() {
    return firstFailure;
  }

  Duration elapsed() {
    return Duration.ofNanos(elapsedNanos);
  }

  double perSecond() {
    return count / (elapsedNanos / 1e9);
  }

  double medianMillis() {
    return percentileMillis(50);
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
    if (!sorted) {
      Arrays.sort(nanos, 0, count);
      sorted = true;
    }
    int index = (int) Math.ceil(percent / 100 * count) - 1;
    return nanos[Math.clamp(index, 0, count - 1)] / 1e6;
  }
}
