package io.lambent.execution.pool;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Returns true if a processor of this host is idle, by the number of runnable threads in {@code
 * /proc/loadavg}; a reading takes some microseconds. On other systems than Linux the answer is
 * always false. In a container the figure is the whole host's.
 */
final class Processors implements BooleanSupplier {
  private final int count;
  private final @Nullable RandomAccessFile loadAverage;
  private final byte[] text = new byte[128];

  private Processors(int count, @Nullable RandomAccessFile loadAverage) {
    this.count = count;
    this.loadAverage = loadAverage;
  }

  static Processors ofHost() {
    RandomAccessFile file;
    try {
      file = new RandomAccessFile("/proc/loadavg", "r");
    } catch (IOException e) {
      file = null;
    }
    return new Processors(Runtime.getRuntime().availableProcessors(), file);
  }

  /** Called by one thread, which counts as runnable and is left out. */
  @Override
  public boolean getAsBoolean() {
    RandomAccessFile file = loadAverage;
    if (file == null) {
      return false;
    }
    try {
      file.seek(0);
      int length = file.read(text);
      return runnable(new String(text, 0, Math.max(0, length), US_ASCII)) - 1 < count;
    } catch (IOException | NumberFormatException e) {
      return false;
    }
  }

  /** The fourth field is "runnable/all". */
  static int runnable(String loadAverage) {
    String[] fields = loadAverage.split(" ");
    return fields.length < 4
        ? Integer.MAX_VALUE
        : Integer.parseInt(fields[3], 0, Math.max(0, fields[3].indexOf('/')), 10);
  }
}
