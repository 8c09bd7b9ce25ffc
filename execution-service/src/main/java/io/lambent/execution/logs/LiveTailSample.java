package io.lambent.execution.logs;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The events of one update of a Live Tail session: all that matched, or a random sample of them
 * where they are more than an update has (Vitter's algorithm R).
 */
final class LiveTailSample {
  /** Events of an update, as on AWS. */
  static final int EVENTS_LIMIT = 500;

  /** Bytes of an update, so that clients can read it as one message of the stream. */
  private static final long SIZE_LIMIT = 1 << 20;

  private final List<Found> found = new ArrayList<>();
  private long matched;
  private long size;
  private boolean skipped;

  private record Found(long number, StoredStream stream, LogEvent event) {
    LiveTail.Result result() {
      StoredGroup.Key group = stream.group().key();
      return new LiveTail.Result(
          stream.name(),
          group.account() + ":" + group.name(),
          event.message(),
          event.timestamp(),
          event.ingestion());
    }
  }

  void add(StoredStream stream, LogEvent event) {
    matched++;
    Found next = new Found(matched, stream, event);
    if (found.size() < EVENTS_LIMIT) {
      if (size + event.size() <= SIZE_LIMIT) {
        found.add(next);
        size += event.size();
      }
      return;
    }
    long place = ThreadLocalRandom.current().nextLong(matched);
    if (place < EVENTS_LIMIT) {
      LogEvent replaced = found.get((int) place).event();
      if (size - replaced.size() + event.size() <= SIZE_LIMIT) {
        found.set((int) place, next);
        size += event.size() - replaced.size();
      }
    }
  }

  /** Events were passed over without a look at them. */
  void skipped() {
    skipped = true;
  }

  /** The update, with its events in the order in which they were written. */
  LiveTail.Update update() {
    found.sort(
        Comparator.comparingLong((Found one) -> one.event().ingestion())
            .thenComparingLong(Found::number));
    return new LiveTail.Update(
        new LiveTail.Metadata(skipped || matched > found.size()),
        found.stream().map(Found::result).toList());
  }
}
