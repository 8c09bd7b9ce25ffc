package io.lambent.services.kinesis;

import io.lambent.services.groupcommit.GroupCommit;
import io.lambent.services.kinesis.RecordTable.Key;
import io.lambent.services.kinesis.RecordTable.Last;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits records of many requests in shared transactions (group commit): records that arrive
 * during a commit are part of the next one. All records of a stream are written by the same thread,
 * so that transactions of this instance do not wait for each other's locks on shards.
 */
@Component
class RecordWriter {
  private static final int LANES = 4;

  /** A transaction takes no further request once it has this many bytes. */
  private static final int MAX_BYTES = 8 << 20;

  /**
   * A block takes no further record once it has this many bytes. Readers read blocks as a whole.
   */
  private static final int MAX_BLOCK = 128 << 10;

  private final RecordTable table;
  private final RecordSignals signals;
  private final TransactionTemplate transactions;
  private final Clock clock;
  private final List<GroupCommit<Item, @Nullable Placed>> lanes = new ArrayList<>();

  RecordWriter(
      RecordTable table, RecordSignals signals, TransactionTemplate transactions, Clock clock) {
    this.table = table;
    this.signals = signals;
    this.transactions = transactions;
    this.clock = clock;
    for (int i = 0; i < LANES; i++) {
      lanes.add(
          new GroupCommit<>(
              "kinesis-writer-" + i,
              1,
              MAX_BYTES,
              item -> item.record().data().length,
              this::commit));
    }
  }

  /**
   * The place at which a record was stored.
   *
   * @param millis the arrival, in milliseconds since 1970
   */
  record Placed(long place, long millis) {}

  /** A record with its stream. */
  private record Item(DataStream stream, NewRecord record) {
    Key key() {
      return new Key(stream.id(), record.shard());
    }
  }

  /** The records of one shard in one transaction. */
  private static final class Batch {
    private final boolean isEncrypted;
    private final List<NewRecord> records = new ArrayList<>();

    Batch(boolean isEncrypted) {
      this.isEncrypted = isEncrypted;
    }
  }

  /**
   * Writes records; returns once they are committed.
   *
   * @return the place of each record, in the same order; null where its shard is closed or deleted
   */
  List<@Nullable Placed> write(DataStream stream, List<NewRecord> records) {
    return lanes
        .get((int) (stream.id() % LANES))
        .write(records.stream().map(record -> new Item(stream, record)).toList());
  }

  /** Writes records in one transaction; returns the place of each, in the same order. */
  private List<@Nullable Placed> commit(List<Item> items) {
    SortedMap<Key, Batch> batches = new TreeMap<>();
    Map<Long, DataStream> streams = new HashMap<>();
    for (Item item : items) {
      batches
          .computeIfAbsent(item.key(), key -> new Batch(item.stream().isEncrypted()))
          .records
          .add(item.record());
      streams.putIfAbsent(item.stream().id(), item.stream());
    }
    Map<Key, Last> stored = store(batches);
    streams.values().forEach(signals::signal);
    return places(items, batches, stored);
  }

  private Map<Key, Last> store(SortedMap<Key, Batch> batches) {
    SortedMap<Key, Integer> counts = new TreeMap<>();
    batches.forEach((key, batch) -> counts.put(key, batch.records.size()));
    Map<Key, Last> stored =
        transactions.execute(
            status -> {
              Map<Key, Last> advanced = table.advance(counts, clock.instant());
              List<RecordTable.Row> rows = new ArrayList<>();
              advanced.forEach((key, last) -> addRows(rows, key, batches.get(key), last));
              table.insert(rows);
              return advanced;
            });
    return stored == null ? Map.of() : stored;
  }

  /** Groups records into blocks. */
  private static void addRows(
      List<RecordTable.Row> rows, Key key, @Nullable Batch batch, Last last) {
    if (batch == null) {
      throw new IllegalStateException("no records for " + key);
    }
    long place = last.place() - batch.records.size();
    List<NewRecord> open = new ArrayList<>();
    int size = 0;
    for (NewRecord each : batch.records) {
      open.add(each);
      place++;
      size += each.partitionKey().length() + each.data().length;
      if (size >= MAX_BLOCK || place == last.place()) {
        rows.add(
            new RecordTable.Row(
                key,
                new RecordBlock(
                    place, open.size(), last.millis(), batch.isEncrypted, RecordBlock.encode(open)),
                size));
        open.clear();
        size = 0;
      }
    }
  }

  private static List<@Nullable Placed> places(
      List<Item> items, SortedMap<Key, Batch> batches, Map<Key, Last> stored) {
    Map<Key, Long> next = new TreeMap<>();
    stored.forEach(
        (key, last) -> {
          Batch batch = batches.get(key);
          next.put(key, last.place() - (batch == null ? 0 : batch.records.size()) + 1);
        });
    List<@Nullable Placed> places = new ArrayList<>(items.size());
    for (Item item : items) {
      Last last = stored.get(item.key());
      Long place = next.computeIfPresent(item.key(), (same, free) -> free + 1);
      places.add(last == null || place == null ? null : new Placed(place - 1, last.millis()));
    }
    return places;
  }

  @PreDestroy
  void close() throws InterruptedException {
    for (GroupCommit<Item, @Nullable Placed> lane : lanes) {
      lane.close();
    }
  }
}
