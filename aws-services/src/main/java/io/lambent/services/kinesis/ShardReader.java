package io.lambent.services.kinesis;

import io.lambent.services.kinesis.RecordTable.Key;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads records of a shard in order. */
@Component
class ShardReader {
  /** The maximum number of records in one answer. */
  static final int MAX_RECORDS = 10_000;

  /** The maximum size of the records in one answer, in bytes. */
  static final int MAX_BYTES = 10 << 20;

  private final ShardTable shards;
  private final RecordTable table;
  private final Clock clock;

  ShardReader(ShardTable shards, RecordTable table, Clock clock) {
    this.shards = shards;
    this.table = table;
    this.clock = clock;
  }

  /**
   * The maximum of an answer.
   *
   * @param bytes the size of its records, where it has more than one
   */
  record Limit(int records, int bytes) {}

  /** A record as clients see it. */
  @SuppressWarnings("ArrayRecordComponent")
  record View(
      String sequenceNumber,
      Instant approximateArrivalTimestamp,
      byte[] data,
      String partitionKey,
      @Nullable String encryptionType) {}

  record Child(String shardId, List<String> parentShards, Shards.HashKeyRange hashKeyRange) {
    static Child of(Shard shard) {
      List<String> parents = new ArrayList<>();
      for (Integer parent : new @Nullable Integer[] {shard.parent(), shard.adjacentParent()}) {
        if (parent != null) {
          parents.add(Shard.id(parent));
        }
      }
      return new Child(shard.id(), parents, Shards.HashKeyRange.of(shard));
    }
  }

  /**
   * Consecutive records of a shard.
   *
   * @param next the place after the last record
   * @param size the size of the records, in bytes
   * @param isAtEnd true where the shard is closed and was read to its end
   */
  record Page(
      Shard shard,
      List<View> records,
      long next,
      int size,
      long millisBehindLatest,
      boolean isAtEnd) {

    /** Returns true if the shard had no more records. */
    boolean isAtTip() {
      return next > shard.lastPlace();
    }
  }

  /**
   * Reads records, beginning with the one at a place; none where none have arrived yet.
   *
   * @return empty where the shard was deleted
   */
  Optional<Page> read(DataStream stream, int number, long place, Limit limit) {
    return shards
        .find(stream.id(), number)
        .map(
            shard ->
                place > shard.lastPlace() ? tip(shard, place) : page(stream, shard, place, limit));
  }

  private static Page tip(Shard shard, long place) {
    return new Page(shard, List.of(), place, 0, 0, !shard.isOpen());
  }

  private Page page(DataStream stream, Shard shard, long place, Limit limit) {
    Instant now = clock.instant();
    List<View> views = new ArrayList<>();
    int size = 0;
    long next = place;
    long arrived = 0;
    List<RecordBlock> blocks =
        table.read(
            new Key(stream.id(), shard.number()),
            place,
            stream.horizon(now),
            limit.records(),
            limit.bytes());
    for (RecordBlock block : blocks) {
      for (RecordBlock.Item item : block.from(place)) {
        boolean isFull =
            views.size() == limit.records()
                || (!views.isEmpty() && size + item.size() > limit.bytes());
        if (isFull) {
          return new Page(shard, views, next, size, behind(now, arrived), false);
        }
        views.add(view(shard, item));
        size += item.size();
        next = item.place() + 1;
        arrived = item.arrivedMillis();
      }
    }
    // All records that are left may be older than the retention period.
    boolean isAtTip = next > shard.lastPlace() || blocks.isEmpty();
    return new Page(
        shard,
        views,
        isAtTip ? Math.max(next, shard.lastPlace() + 1) : next,
        size,
        isAtTip ? 0 : behind(now, arrived),
        isAtTip && !shard.isOpen());
  }

  private static long behind(Instant now, long arrivedMillis) {
    return Math.max(0, now.toEpochMilli() - arrivedMillis);
  }

  private static View view(Shard shard, RecordBlock.Item item) {
    return new View(
        shard.sequence(item.place(), item.arrivedMillis()).text(),
        Instant.ofEpochMilli(item.arrivedMillis()),
        item.data(),
        item.partitionKey(),
        item.isEncrypted() ? "KMS" : null);
  }

  /** The shards that a closed shard was split or merged into. */
  List<Child> children(DataStream stream, Shard shard) {
    return shards.children(stream.id(), shard.number()).stream().map(Child::of).toList();
  }
}
