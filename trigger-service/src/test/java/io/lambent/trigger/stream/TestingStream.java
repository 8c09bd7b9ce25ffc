package io.lambent.trigger.stream;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A stream in memory. Tests write to its shards, and split and merge them. */
public final class TestingStream implements StreamSource {
  /** Guarded by this. */
  private final List<Data> shards = new ArrayList<>();

  private static final class Data {
    final Shard shard;
    final List<StreamRecord> records = new ArrayList<>();
    boolean closed;

    Data(String id, List<String> parents) {
      this.shard = new Shard(id, parents);
    }
  }

  /**
   * @param number the number of shards
   */
  public TestingStream(int number) {
    for (int i = 0; i < number; i++) {
      add(List.of());
    }
  }

  private Data add(List<String> parents) {
    Data made = new Data("shardId-%012d".formatted(shards.size()), parents);
    shards.add(made);
    return made;
  }

  /** Puts a record that arrives now; returns its sequence number. */
  public String put(String key, String value) {
    return put(key, value, Instant.now());
  }

  /** Puts a record; returns its sequence number. */
  public synchronized String put(String key, String value, Instant arrivedAt) {
    List<Data> open = shards.stream().filter(shard -> !shard.closed).toList();
    Data shard = open.get(Math.floorMod(key.hashCode(), open.size()));
    String number = "%s%06d".formatted(shard.shard.id().substring(18), shard.records.size());
    String json =
        "{\"key\":\"%s\",\"value\":\"%s\",\"number\":\"%s\"}".formatted(key, value, number);
    shard.records.add(new StreamRecord(number, key, arrivedAt, json.getBytes(UTF_8)));
    notifyAll();
    return number;
  }

  /**
   * Closes all open shards, and opens new ones, of each of which all of them are parents.
   *
   * @param number the number of new shards
   */
  public synchronized void reshard(int number) {
    List<Data> open = shards.stream().filter(shard -> !shard.closed).toList();
    open.forEach(shard -> shard.closed = true);
    for (int i = 0; i < number; i++) {
      add(open.stream().map(shard -> shard.shard.id()).toList());
    }
    notifyAll();
  }

  @Override
  public synchronized List<Shard> shards() {
    return shards.stream().map(data -> data.shard).toList();
  }

  @Override
  public ShardReader reader(String shard, Position from) {
    return reader(shard, from, () -> false);
  }

  /**
   * @param broken true while reads fail
   */
  public ShardReader reader(String shard, Position from, BooleanSupplier broken) {
    return new Reader(shard, from, broken);
  }

  private synchronized Data find(String shard) {
    return shards.stream().filter(data -> data.shard.id().equals(shard)).findFirst().orElseThrow();
  }

  @Override
  public String dataMember() {
    return "data";
  }

  @Override
  public SourceRecord filtered(StreamRecord record) {
    return new SourceRecord(record.sequenceNumber(), "", record.json(), "", 0, null);
  }

  @Override
  public String batchInfoMember() {
    return "KinesisBatchInfo";
  }

  @Override
  public String batchInfoTime(Instant time) {
    return time.toString();
  }

  private final class Reader implements ShardReader {
    private final Data data;
    private final @Nullable Instant since;
    private final BooleanSupplier broken;
    private int next;
    private boolean woken;

    Reader(String shard, Position from, BooleanSupplier broken) {
      this.data = find(shard);
      String after = from.after();
      this.since = after == null ? from.since() : null;
      this.broken = broken;
      this.next = after == null ? 0 : Integer.parseInt(after.substring(2)) + 1;
    }

    @Override
    public Batch read(int most, Duration longest) throws SourceException, InterruptedException {
      synchronized (TestingStream.this) {
        long end = System.nanoTime() + longest.toNanos();
        while (true) {
          if (broken.getAsBoolean()) {
            throw new SourceException("broken", new IllegalStateException());
          }
          List<StreamRecord> read = new ArrayList<>();
          while (next < data.records.size() && read.size() < most) {
            StreamRecord record = data.records.get(next++);
            if (since == null || !record.arrivedAt().isBefore(since)) {
              read.add(record);
            }
          }
          boolean hasEnded = data.closed && next == data.records.size();
          if (!read.isEmpty() || hasEnded) {
            return new Batch(read, hasEnded, null);
          }
          long left = (end - System.nanoTime()) / 1_000_000;
          if (woken || left <= 0) {
            woken = false;
            return new Batch(read, false, Instant.now());
          }
          TestingStream.this.wait(left);
        }
      }
    }

    @Override
    public void wake() {
      synchronized (TestingStream.this) {
        woken = true;
        TestingStream.this.notifyAll();
      }
    }

    @Override
    public void close() {}
  }
}
