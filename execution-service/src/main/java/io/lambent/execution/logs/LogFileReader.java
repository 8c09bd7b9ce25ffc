package io.lambent.execution.logs;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of one file forwards or backwards through a window of 64 KiB. Not thread-safe.
 */
final class LogFileReader implements AutoCloseable {
  private static final int WINDOW = 64 << 10;

  private final FileChannel channel;
  private final long base;
  private final int header;
  private final long end;
  private ByteBuffer window = ByteBuffer.allocate(WINDOW).limit(0);
  private long windowStart;
  private long bytesRead;

  /**
   * @param base place in the stream of the file's first record
   * @param header bytes before it
   * @param end place in the stream behind the last record to read
   */
  LogFileReader(Path file, long base, int header, long end) throws IOException {
    this.channel = FileChannel.open(file, StandardOpenOption.READ);
    this.base = base;
    this.header = header;
    this.end = end;
  }

  /** The record that starts at a place, or null where none does. */
  @Nullable LogEvent at(long start) throws IOException {
    if (start + Records.OVERHEAD > end || !load(start, start + 4, true)) {
      return null;
    }
    int length = Records.length(window.getInt(index(start)));
    if (length < 0 || start + length > end || !load(start, start + length, true)) {
      return null;
    }
    return Records.read(window, index(start), start);
  }

  /** The record that ends at a place, or null where none does. */
  @Nullable LogEvent before(long place) throws IOException {
    if (place - Records.OVERHEAD < base || !load(place - 4, place, false)) {
      return null;
    }
    int length = Records.length(window.getInt(index(place - 4)));
    long start = place - length;
    if (length < 0 || start < base || !load(start, place, false)) {
      return null;
    }
    return window.getInt(index(start)) == length - Records.OVERHEAD
        ? Records.read(window, index(start), start)
        : null;
  }

  /** The number of bytes that were read from the file so far. */
  long bytesRead() {
    return bytesRead;
  }

  private int index(long place) {
    return (int) (place - windowStart);
  }

  /** Loads a range into the window, and as much behind it, or before it, as fits. */
  private boolean load(long from, long to, boolean forwards) throws IOException {
    if (from >= windowStart && to <= windowStart + window.limit()) {
      return true;
    }
    int needed = (int) (to - from);
    if (window.capacity() < needed) {
      window = ByteBuffer.allocate(Math.max(needed, 2 * window.capacity()));
    }
    long start = forwards ? from : Math.max(base, to - window.capacity());
    long stop = forwards ? Math.min(end, from + window.capacity()) : to;
    window.clear().limit((int) (stop - start));
    windowStart = start;
    while (window.hasRemaining()) {
      int count = channel.read(window, start - base + header + window.position());
      if (count < 0) {
        break;
      }
      bytesRead += count;
    }
    window.flip();
    return to <= windowStart + window.limit();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
