package io.lambent.execution.logs;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads one stream across its segments, as far as it is written when the reader is made. Segments
 * that are removed meanwhile are passed over. Not thread-safe.
 */
final class StreamReader implements AutoCloseable {
  private final List<LogSegment> segments;
  private int open = -1;
  private @Nullable LogFileReader reader;
  private long bytesRead;

  StreamReader(StoredStream stream) {
    this.segments = List.copyOf(stream.segments());
  }

  /** The place of the oldest event. */
  long start() {
    return segments.isEmpty() ? 0 : segments.getFirst().base();
  }

  /** The place behind the youngest event. */
  long end() {
    return segments.isEmpty() ? 0 : segments.getLast().end();
  }

  /** The event at a place, or the next one behind it where that was removed; null at the end. */
  @Nullable LogEvent at(long place) throws IOException {
    for (int i = 0; i < segments.size(); i++) {
      LogSegment segment = segments.get(i);
      if (place < segment.end()) {
        LogFileReader file = open(i);
        LogEvent event = file == null ? null : file.at(Math.max(place, segment.base()));
        if (event != null) {
          return event;
        }
      }
    }
    return null;
  }

  /**
   * The event that ends at a place, or the one before where that was removed; null at the start.
   */
  @Nullable LogEvent before(long place) throws IOException {
    for (int i = segments.size() - 1; i >= 0; i--) {
      LogSegment segment = segments.get(i);
      if (place > segment.base()) {
        LogFileReader file = open(i);
        LogEvent event = file == null ? null : file.before(Math.min(place, segment.end()));
        if (event != null) {
          return event;
        }
      }
    }
    return null;
  }

  /**
   * The place at which reading must begin to miss no event of a time or later; start -1 if there is
   * none.
   */
  TimeIndex.Seek seek(long time) throws IOException {
    long latest = Long.MIN_VALUE;
    for (LogSegment segment : segments) {
      TimeIndex.Seek seek;
      try {
        seek = segment.seek(time, latest);
      } catch (NoSuchFileException e) {
        continue;
      }
      if (seek.start() >= 0) {
        return seek;
      }
      latest = seek.latestBefore();
    }
    return new TimeIndex.Seek(-1, latest);
  }

  /** The number of bytes that were read from files so far. */
  long bytesRead() {
    return bytesRead + (reader == null ? 0 : reader.bytesRead());
  }

  private @Nullable LogFileReader open(int i) throws IOException {
    if (open != i) {
      close();
      open = i;
      try {
        reader = segments.get(i).reader();
      } catch (NoSuchFileException e) {
        reader = null;
      }
    }
    return reader;
  }

  @Override
  public void close() throws IOException {
    if (reader != null) {
      bytesRead += reader.bytesRead();
      reader.close();
      reader = null;
    }
  }
}
