package io.lambent.execution.logs;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One log stream on disk: its segments, oldest first, at least one. Changed by the writer only. */
final class StoredStream {
  private final StoredGroup group;
  private final Path directory;
  private final String name;
  private final long created;
  private final List<LogSegment> segments;

  StoredStream(
      StoredGroup group, Path directory, String name, long created, List<LogSegment> segments) {
    this.group = group;
    this.directory = directory;
    this.name = name;
    this.created = created;
    this.segments = new CopyOnWriteArrayList<>(segments);
  }

  static StoredStream create(StoredGroup group, Path directory, String name, long now)
      throws IOException {
    return new StoredStream(
        group, directory, name, now, List.of(LogSegment.create(directory, name, now, 0)));
  }

  StoredGroup group() {
    return group;
  }

  String name() {
    return name;
  }

  /** The time of creation, in milliseconds since 1970. */
  long created() {
    return created;
  }

  List<LogSegment> segments() {
    return segments;
  }

  LogSegment last() {
    return segments.getLast();
  }

  LogSegment roll() throws IOException {
    LogSegment next = LogSegment.create(directory, name, created, last().end());
    segments.add(next);
    return next;
  }

  void remove(LogSegment segment) {
    segments.remove(segment);
  }

  /** The time of the earliest event that is kept; null if there is none. */
  @Nullable Long firstTimestamp() {
    for (LogSegment segment : segments) {
      if (!segment.isEmpty()) {
        return segment.firstTimestamp();
      }
    }
    return null;
  }

  /** The time of the latest event; null if there is none. */
  @Nullable Long lastTimestamp() {
    Long latest = null;
    for (LogSegment segment : segments) {
      if (!segment.isEmpty()) {
        latest =
            latest == null ? segment.lastTimestamp() : Math.max(latest, segment.lastTimestamp());
      }
    }
    return latest;
  }

  /** The time at which the last event was stored; null if there is none. */
  @Nullable Long lastIngestion() {
    Long latest = null;
    for (LogSegment segment : segments) {
      if (!segment.isEmpty()) {
        latest = segment.lastIngestion();
      }
    }
    return latest;
  }

  /** The size on disk, in bytes. */
  long size() {
    long size = 0;
    for (LogSegment segment : segments) {
      size += segment.size();
    }
    return size;
  }
}
