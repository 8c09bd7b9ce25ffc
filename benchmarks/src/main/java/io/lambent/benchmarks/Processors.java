package io.lambent.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * The use of the machine's processors between two moments, from {@code /proc/stat}; NaN without
 * that file. Other processes of the machine count as well.
 */
final class Processors {
  private static final Path STAT = Path.of("/proc/stat");

  /** The index of idle time in proc(5); the next one is the time of waiting for disks. */
  private static final int IDLE = 3;

  private static final int WAITING = 4;

  /**
   * The number of fields that are added up: the ones after these repeat guest time, which user time
   * includes.
   */
  private static final int FIELDS = 8;

  private final long[] before = ticks();

  /** The share of the time that was not idle, from 0 to 1, since this object was created. */
  double utilisation() {
    long[] now = ticks();
    long idle = now[IDLE] + now[WAITING] - before[IDLE] - before[WAITING];
    long all = Arrays.stream(now).sum() - Arrays.stream(before).sum();
    return 1 - idle / (double) all;
  }

  private static long[] ticks() {
    try {
      String[] first = Files.readAllLines(STAT).getFirst().trim().split(" +");
      return Arrays.stream(first, 1, 1 + FIELDS).mapToLong(Long::parseLong).toArray();
    } catch (IOException e) {
      return new long[FIELDS];
    }
  }
}
