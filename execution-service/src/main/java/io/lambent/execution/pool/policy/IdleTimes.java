package io.lambent.execution.pool.policy;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The pauses of one function version between calls: a histogram of idle times in minutes, up to
 * four hours, as in <a href="https://www.usenix.org/conference/atc20/presentation/shahrad">Shahrad
 * et al., Serverless in the Wild</a> (USENIX ATC 2020).
 *
 * <p>A minute with calls that follow each other closely counts once, so that the many calls of a
 * busy hour do not drown the pauses between such hours, and recording one of them is a comparison.
 * After {@link #MEMORY} idle times the old ones count half, so that a new habit is noticed.
 */
public final class IdleTimes {
  static final int BINS = 240;
  static final Duration BIN = Duration.ofMinutes(1);

  /** The range of the histogram; longer pauses are not distinguished. */
  public static final Duration RANGE = BIN.multipliedBy(BINS);

  private static final long BIN_NANOS = BIN.toNanos();
  private static final int MEMORY = 1000;

  private volatile long shortCountedAt;
  private volatile boolean shortCounted;
  private int @Nullable [] bins;
  private int shorts;
  private int outOfRange;
  private int count;

  /** Returns true if a pause is too short to tell from none. */
  public static boolean isShort(long idleNanos) {
    return idleNanos < BIN_NANOS;
  }

  /**
   * A call came. Any thread.
   *
   * @param nowNanos on any one clock
   * @param idleNanos since the end of the call before
   */
  public void called(long nowNanos, long idleNanos) {
    if (!isShort(idleNanos)) {
      add((int) Math.min(BINS, idleNanos / BIN_NANOS));
    } else if (!shortCounted || nowNanos - shortCountedAt >= BIN_NANOS) {
      shortCountedAt = nowNanos;
      shortCounted = true;
      add(0);
    }
  }

  private synchronized void add(int bin) {
    if (bin == 0) {
      shorts++;
    } else if (bin == BINS) {
      outOfRange++;
    } else {
      // Most functions of a host are called rarely, or always.
      int[] counts = bins == null ? new int[BINS] : bins;
      bins = counts;
      counts[bin]++;
    }
    if (++count >= MEMORY) {
      forgetHalf();
    }
  }

  private void forgetHalf() {
    shorts /= 2;
    outOfRange /= 2;
    count = shorts + outOfRange;
    int[] counts = bins;
    if (counts != null) {
      for (int i = 0; i < BINS; i++) {
        counts[i] /= 2;
        count += counts[i];
      }
    }
  }

  synchronized int count() {
    return count;
  }

  synchronized int outOfRange() {
    return outOfRange;
  }

  /**
   * The bin, in minutes, below or in which this share of the idle times lies; {@link #BINS} where
   * it is beyond the range.
   */
  synchronized int percentile(double share) {
    double wanted = share * count;
    double seen = 0;
    for (int i = 0; i < BINS; i++) {
      seen += at(i);
      if (seen >= wanted && seen > 0) {
        return i;
      }
    }
    return BINS;
  }

  /**
   * The coefficient of variation of the bins' counts: high where idle times concentrate in few
   * bins, near 0 where they are spread evenly and say nothing of the next one.
   */
  synchronized double variation() {
    double mean = (double) (count - outOfRange) / BINS;
    if (mean == 0) {
      return 0;
    }
    double squares = 0;
    for (int i = 0; i < BINS; i++) {
      squares += (at(i) - mean) * (at(i) - mean);
    }
    return Math.sqrt(squares / BINS) / mean;
  }

  private int at(int bin) {
    int[] counts = bins;
    return bin == 0 ? shorts : counts == null ? 0 : counts[bin];
  }
}
