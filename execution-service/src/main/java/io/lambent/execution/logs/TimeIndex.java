package io.lambent.execution.logs;

import java.util.Arrays;

/**
 * Finds events by time without reading the whole file: for every 64 KiB, where the block starts and
 * the latest timestamp up to its end. Events of several threads may be slightly out of order, so
 * the latest so far is what rises. Not thread-safe.
 */
final class TimeIndex {
  private static final int BLOCK = 64 << 10;

  private long[] starts = new long[4];
  private long[] latest = new long[4];
  private int count;

  void add(long start, long timestamp) {
    if (count > 0 && start - starts[count - 1] < BLOCK) {
      latest[count - 1] = Math.max(latest[count - 1], timestamp);
      return;
    }
    if (count == starts.length) {
      starts = Arrays.copyOf(starts, count * 2);
      latest = Arrays.copyOf(latest, count * 2);
    }
    starts[count] = start;
    latest[count] = count == 0 ? timestamp : Math.max(latest[count - 1], timestamp);
    count++;
  }

  /**
   * The place at which reading must begin to miss no event of this time or later, and the time of
   * the latest event before it.
   */
  Seek seek(long time, long base, long latestBefore) {
    int block = 0;
    while (block < count && latest[block] < time) {
      block++;
    }
    if (block == 0) {
      return new Seek(base, latestBefore);
    }
    long before = Math.max(latestBefore, latest[block - 1]);
    return block == count ? new Seek(-1, before) : new Seek(starts[block], before);
  }

  /**
   * @param start -1 where no event is that late
   * @param latestBefore the latest timestamp of what is skipped
   */
  record Seek(long start, long latestBefore) {}
}
