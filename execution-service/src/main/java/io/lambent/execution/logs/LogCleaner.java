package io.lambent.execution.logs;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what retention or the limits of size do not allow to keep: whole segments, and streams
 * that have none left. Runs on the writer's thread.
 */
final class LogCleaner {
  private static final Logger log = LoggerFactory.getLogger(LogCleaner.class);

  private final LogStore store;
  private final LogsProperties properties;
  private boolean removedAny;

  /** A segment that may be removed, and where it belongs. */
  private record Candidate(StoredGroup group, StoredStream stream, LogSegment segment) {
    /**
     * The time at which its youngest event was stored; an empty one counts from its stream's
     * creation.
     */
    long age() {
      return segment.isEmpty() ? stream.created() : segment.lastIngestion();
    }
  }

  LogCleaner(LogStore store, LogsProperties properties) {
    this.store = store;
    this.properties = properties;
  }

  /**
   * @param inUse true if something still writes to a stream; its last segment is then kept
   * @return true if anything was removed
   */
  boolean clean(long now, Predicate<StoredStream> inUse) throws IOException {
    removedAny = false;
    List<Candidate> all = new ArrayList<>();
    long total = 0;
    for (StoredGroup group : store.groups().values()) {
      List<Candidate> kept = removeExpired(group, now, inUse);
      total += removeUntil(kept, group.size(), properties.maxGroupSize().toBytes(), inUse);
      all.addAll(kept);
    }
    removeUntil(all, total, properties.maxTotalSize().toBytes(), inUse);
    return removedAny;
  }

  private List<Candidate> removeExpired(StoredGroup group, long now, Predicate<StoredStream> inUse)
      throws IOException {
    Integer days = group.retentionDays();
    Duration retention = days == null ? properties.retention() : Duration.ofDays(days);
    List<Candidate> kept = new ArrayList<>();
    for (StoredStream stream : List.copyOf(group.streams().values())) {
      for (LogSegment segment : List.copyOf(stream.segments())) {
        Candidate candidate = new Candidate(group, stream, segment);
        if (candidate.age() >= now - retention.toMillis() || !remove(candidate, inUse)) {
          kept.add(candidate);
        }
      }
    }
    return kept;
  }

  /** Removes the oldest until the rest is small enough; returns the size of the rest. */
  private long removeUntil(
      List<Candidate> candidates, long size, long limit, Predicate<StoredStream> inUse)
      throws IOException {
    if (size <= limit) {
      return size;
    }
    long before = size;
    candidates.sort(Comparator.comparingLong(Candidate::age));
    List<Candidate> removed = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (size <= limit) {
        break;
      }
      long bytes = candidate.segment().size();
      if (remove(candidate, inUse)) {
        size -= bytes;
        removed.add(candidate);
      }
    }
    candidates.removeAll(removed);
    log.debug("{} bytes of old log events were removed: a size limit was reached", before - size);
    return size;
  }

  private boolean remove(Candidate candidate, Predicate<StoredStream> inUse) throws IOException {
    StoredStream stream = candidate.stream();
    boolean last = stream.segments().size() == 1;
    if (stream.last() == candidate.segment() && (!last || inUse.test(stream))) {
      return false;
    }
    if (last) {
      candidate.group().streams().remove(stream.name());
    } else {
      stream.remove(candidate.segment());
    }
    Files.deleteIfExists(candidate.segment().file());
    removedAny = true;
    return true;
  }
}
