package io.lambent.services.kinesis;

import io.lambent.services.kinesis.RecordTable.Key;
import io.lambent.services.kinesis.RecordTable.Last;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
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
  private final List<Lane> lanes = new ArrayList<>();
  private volatile boolean closed;

  RecordWriter(
      RecordTable table, RecordSignals signals, TransactionTemplate transactions, Clock clock) {
    this.table = table;
    this.signals = signals;
    this.transactions = transactions;
    this.clock = clock;
    for (int i = 0; i < LANES; i++) {
      lanes.add(new Lane(i));
    }
  }

  /**
   * The place at which a record was stored.
   *
   * @param millis the arrival, in milliseconds since 1970
   */
  record Placed(long place, long millis) {}

  private record Write(
      DataStream stream,
      List<NewRecord> records,
      CompletableFuture<List<@Nullable Placed>> result) {
    int size() {
      return records.stream().mapToInt(each -> each.data().length).sum();
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
    Write write = new Write(stream, records, new CompletableFuture<>());
    try {
      lanes.get((int) (stream.id() % LANES)).queue.put(write);
      if (closed) {
        write.result().completeExceptionally(new IllegalStateException("stopping"));
      }
      return write.result().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("records could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while records were written", e);
    }
  }

  private final class Lane {
    private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>(10_000);
    private final Thread thread;

    Lane(int number) {
      thread = Thread.ofVirtual().name("kinesis-writer-" + number).start(this::run);
    }

    private void run() {
      List<Write> writes = new ArrayList<>();
      while (!closed) {
        try {
          writes.add(queue.take());
        } catch (InterruptedException e) {
          break;
        }
        int size = writes.getFirst().size();
        for (Write next; size < MAX_BYTES && (next = queue.poll()) != null; ) {
          writes.add(next);
          size += next.size();
        }
        commit(writes);
        writes.clear();
      }
      for (Write left = queue.poll(); left != null; left = queue.poll()) {
        left.result().completeExceptionally(new IllegalStateException("stopping"));
      }
    }
  }

  private void commit(List<Write> writes) {
    SortedMap<Key, Batch> batches = new TreeMap<>();
    for (Write write : writes) {
      for (NewRecord each : write.records()) {
        batches
            .computeIfAbsent(
                new Key(write.stream().id(), each.shard()),
                key -> new Batch(write.stream().isEncrypted()))
            .records
            .add(each);
      }
    }
    try {
      Map<Key, Last> stored = store(batches);
      answer(writes, batches, stored);
      writes.stream()
          .collect(Collectors.toMap(write -> write.stream().id(), Write::stream, (a, b) -> a))
          .values()
          .forEach(signals::signal);
    } catch (RuntimeException e) {
      writes.forEach(write -> write.result().completeExceptionally(e));
    }
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

  private static void answer(
      List<Write> writes, SortedMap<Key, Batch> batches, Map<Key, Last> stored) {
    Map<Key, Long> next = new TreeMap<>();
    stored.forEach(
        (key, last) -> {
          Batch batch = batches.get(key);
          next.put(key, last.place() - (batch == null ? 0 : batch.records.size()) + 1);
        });
    for (Write write : writes) {
      List<@Nullable Placed> placed = new ArrayList<>(write.records().size());
      for (NewRecord each : write.records()) {
        Key key = new Key(write.stream().id(), each.shard());
        Last last = stored.get(key);
        Long place = next.computeIfPresent(key, (same, free) -> free + 1);
        placed.add(last == null || place == null ? null : new Placed(place - 1, last.millis()));
      }
      write.result().complete(placed);
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    closed = true;
    for (Lane lane : lanes) {
      lane.thread.interrupt();
      lane.thread.join();
    }
  }
}
