package io.lambent.services.kinesis;

import io.lambent.services.kinesis.RecordTable.Key;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * The limits of shards of provisioned streams, where they are enforced: each second a shard takes
 * 1,000 records and 1 MiB, and is read five times and 2 MiB. They are counted in memory.
 */
@Component
class Throughput {
  private static final int PUT_RECORDS = 1000;
  private static final int PUT_BYTES = 1 << 20;
  private static final int GETS = 5;
  private static final int GET_BYTES = 2 << 20;
  private static final long SECOND = 1000;

  /** The maximum number of counts in memory. Counts of past seconds are removed first. */
  private static final int MAX_COUNTS = 20_000;

  private final boolean isEnforced;
  private final Clock clock;
  private final Map<Key, Count> puts = new ConcurrentHashMap<>();
  private final Map<Key, Count> gets = new ConcurrentHashMap<>();

  Throughput(KinesisProperties properties, Clock clock) {
    this.isEnforced = properties.enforceLimits();
    this.clock = clock;
  }

  /**
   * The calls and bytes since {@code start}. The bytes of a single large read may exceed the limit
   * of a second several times.
   */
  private record Count(long start, int times, long bytes) {}

  /**
   * Counts a record of some bytes; returns false where the shard's limit for this second is
   * reached.
   */
  boolean takes(DataStream stream, int shard, int bytes) {
    return isFree(stream)
        || adds(puts, new Key(stream.id(), shard), new Limit(PUT_RECORDS, PUT_BYTES), bytes);
  }

  /** Counts a read; returns false where the shard's limit for this second is reached. */
  boolean mayRead(DataStream stream, int shard) {
    return isFree(stream) || adds(gets, new Key(stream.id(), shard), new Limit(GETS, GET_BYTES), 0);
  }

  /** Counts the bytes of a read. More than the limit of a second delays the next reads. */
  void read(DataStream stream, int shard, int bytes) {
    if (!isFree(stream)) {
      gets.computeIfPresent(
          new Key(stream.id(), shard),
          (key, count) -> new Count(count.start(), count.times(), count.bytes() + bytes));
    }
  }

  private boolean isFree(DataStream stream) {
    return !isEnforced || stream.isOnDemand();
  }

  private record Limit(int times, int bytes) {}

  private boolean adds(Map<Key, Count> counts, Key key, Limit limit, int bytes) {
    long now = clock.millis();
    if (counts.size() > MAX_COUNTS) {
      counts.values().removeIf(count -> now - count.start() > SECOND && count.bytes() == 0);
    }
    boolean[] isTaken = new boolean[1];
    counts.compute(
        key,
        (same, known) -> {
          Count count = known == null ? new Count(now, 0, 0) : drained(known, now, limit);
          boolean hasRoom =
              count.times() < limit.times()
                  && (bytes == 0
                      ? count.bytes() < limit.bytes()
                      : count.bytes() + bytes <= limit.bytes());
          isTaken[0] = hasRoom;
          return hasRoom
              ? new Count(count.start(), count.times() + 1, count.bytes() + bytes)
              : count;
        });
    return isTaken[0];
  }

  private static Count drained(Count count, long now, Limit limit) {
    long seconds = (now - count.start()) / SECOND;
    return seconds <= 0
        ? count
        : new Count(
            count.start() + seconds * SECOND,
            0,
            Math.max(0, count.bytes() - seconds * limit.bytes()));
  }
}
