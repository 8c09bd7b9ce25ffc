package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.kinesis.RecordWriter.Placed;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** {@code PutRecord} and {@code PutRecords}. */
@Component
class Puts {
  /** The maximum size of all records of a request, in bytes. */
  private static final int MAX_BYTES = 10 << 20;

  /**
   * The maximum number of times that records of one request are written again because their shard
   * was closed after it was looked up. They go to the shard that has their hash key by then.
   */
  private static final int MAX_RETRIES = 5;

  /**
   * How long a stream's open shards are cached. A shard that was closed meanwhile is noticed when
   * records are written.
   */
  private static final Duration CACHE_TIME = Duration.ofSeconds(1);

  private static final int MAX_CACHED_STREAMS = 10_000;

  private final StreamFinder finder;
  private final ShardTable shards;
  private final RecordWriter writer;
  private final Throughput throughput;
  private final Clock clock;
  private final Map<String, Target> targets = new ConcurrentHashMap<>();

  Puts(
      StreamFinder finder,
      ShardTable shards,
      RecordWriter writer,
      Throughput throughput,
      Clock clock) {
    this.finder = finder;
    this.shards = shards;
    this.writer = writer;
    this.throughput = throughput;
    this.clock = clock;
  }

  @SuppressWarnings("ArrayRecordComponent")
  record Put(
      @Inlined StreamRef stream,
      byte[] data,
      @Nullable String partitionKey,
      @Nullable String explicitHashKey,
      @Nullable String sequenceNumberForOrdering,
      boolean dryRun) {}

  record Stored(String shardId, String sequenceNumber, String encryptionType) {}

  @SuppressWarnings("ArrayRecordComponent")
  record Entry(byte[] data, @Nullable String explicitHashKey, @Nullable String partitionKey) {
    int size() {
      return data.length + (partitionKey == null ? 0 : partitionKey.length());
    }
  }

  record PutAll(@Inlined StreamRef stream, List<Entry> records, boolean dryRun) {}

  record Result(
      @Nullable String sequenceNumber,
      @Nullable String shardId,
      @Nullable String errorCode,
      @Nullable String errorMessage) {}

  record StoredAll(int failedRecordCount, List<Result> records, String encryptionType) {}

  /**
   * A stream with its open shards.
   *
   * @param shards in the order of their hash keys
   */
  private record Target(DataStream stream, List<Shard> shards, Instant readAt) {
    Shard shard(BigInteger key) {
      int low = 0;
      int high = shards.size() - 1;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (key.compareTo(shards.get(middle).hashKeys().to()) <= 0) {
          high = middle;
        } else {
          low = middle + 1;
        }
      }
      return shards.get(low);
    }
  }

  Stored put(Caller caller, Put input) {
    Target target = target(caller, input.stream());
    checkOrdering(target.stream(), input.sequenceNumberForOrdering());
    Entry entry = new Entry(input.data(), input.explicitHashKey(), input.partitionKey());
    checkSize(target.stream(), entry, "data");
    List<Result> results = store(caller, target, List.of(entry), input.dryRun());
    Result result = results.getFirst();
    String shard = Objects.requireNonNull(result.shardId());
    if (result.errorCode() != null) {
      throw KinesisErrors.throughputExceeded(shard, target.stream());
    }
    return new Stored(
        shard, Objects.requireNonNull(result.sequenceNumber()), target.stream().encryptionType());
  }

  StoredAll putAll(Caller caller, PutAll input) {
    Target target = target(caller, input.stream());
    long bytes = 0;
    for (int i = 0; i < input.records().size(); i++) {
      Entry entry = input.records().get(i);
      checkSize(target.stream(), entry, "records." + (i + 1) + ".member.data");
      bytes += entry.size();
    }
    if (bytes > MAX_BYTES) {
      throw KinesisErrors.invalid("Records size exceeds 10 MB limit");
    }
    List<Result> results = store(caller, target, input.records(), input.dryRun());
    List<Result> shown =
        results.stream()
            .map(
                result ->
                    result.errorCode() == null
                        ? result
                        : new Result(null, null, result.errorCode(), result.errorMessage()))
            .toList();
    int failed = (int) results.stream().filter(result -> result.errorCode() != null).count();
    return new StoredAll(failed, shown, target.stream().encryptionType());
  }

  private static void checkSize(DataStream stream, Entry entry, String where) {
    if (entry.partitionKey() == null) {
      throw KinesisErrors.violated(
          "1 validation error detected: Value null at '"
              + where.replace("data", "partitionKey")
              + "' failed to satisfy constraint: Member must not be null");
    }
    int limit = stream.settings().maxRecordKib() * 1024;
    if (entry.size() > limit) {
      throw KinesisErrors.violated(
          "1 validation error detected: Value at '"
              + where
              + "' failed to satisfy constraint: Member must have length less than or equal to "
              + limit);
    }
  }

  private void checkOrdering(DataStream stream, @Nullable String sequenceNumber) {
    if (sequenceNumber == null) {
      return;
    }
    SequenceNumber parsed = SequenceNumber.parse(sequenceNumber);
    if (parsed == null || parsed.arrived() > clock.instant().getEpochSecond() + 1) {
      throw KinesisErrors.invalid(
          "ExclusiveMinimumSequenceNumber "
              + sequenceNumber
              + " used in PutRecord on stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " is invalid.");
    }
  }

  /**
   * The stream of a request with its open shards.
   *
   * @throws io.lambent.aws.error.AwsFailure where it takes no records
   */
  private Target target(Caller caller, StreamRef ref) {
    String key =
        caller.account() + ' ' + caller.region() + ' ' + ref.streamName() + ' ' + ref.streamARN();
    Target known = ref.streamId() == null ? targets.get(key) : null;
    if (known != null && clock.instant().isBefore(known.readAt().plus(CACHE_TIME))) {
      finder.usable(known.stream());
      return known;
    }
    targets.remove(key);
    Target read = read(finder.usable(caller, ref));
    if (targets.size() > MAX_CACHED_STREAMS) {
      targets.clear();
    }
    targets.put(key, read);
    return read;
  }

  private Target read(DataStream stream) {
    Instant now = clock.instant();
    List<Shard> open = shards.open(stream.id());
    if (open.isEmpty()) {
      throw KinesisErrors.noStream(stream.name(), stream.account());
    }
    return new Target(stream, open, now);
  }

  /** Commits records; returns a result for each, in the same order. */
  private List<Result> store(Caller caller, Target target, List<Entry> entries, boolean isDryRun) {
    DataStream stream = target.stream();
    List<BigInteger> keys = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      keys.add(HashKeys.of(Objects.requireNonNull(entry.partitionKey()), entry.explicitHashKey()));
    }
    if (isDryRun) {
      throw KinesisErrors.dryRun();
    }
    @Nullable Result[] results = new Result[entries.size()];
    List<Integer> open = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      Shard shard = target.shard(keys.get(i));
      if (throughput.takes(stream, shard.number(), entries.get(i).size())) {
        open.add(i);
      } else {
        results[i] =
            new Result(
                null,
                shard.id(),
                KinesisErrors.THROUGHPUT_EXCEEDED,
                KinesisErrors.rateExceeded(shard.id(), stream));
      }
    }
    Target current = target;
    for (int attempt = 0; !open.isEmpty(); attempt++) {
      if (attempt > 0) {
        if (attempt > MAX_RETRIES) {
          throw new IllegalStateException("the shards of " + stream.arn() + " keep changing");
        }
        current = read(finder.usable(finder.named(caller, stream.name())));
        targets.clear();
      }
      open = write(current, entries, keys, open, results);
    }
    List<Result> all = new ArrayList<>(results.length);
    for (@Nullable Result result : results) {
      all.add(Objects.requireNonNull(result));
    }
    return all;
  }

  /** Writes records to their shards; returns the indices of those whose shard is closed. */
  private List<Integer> write(
      Target target,
      List<Entry> entries,
      List<BigInteger> keys,
      List<Integer> open,
      @Nullable Result[] results) {
    List<Shard> chosen = new ArrayList<>(open.size());
    List<NewRecord> records = new ArrayList<>(open.size());
    for (int i : open) {
      Entry entry = entries.get(i);
      Shard shard = target.shard(keys.get(i));
      chosen.add(shard);
      records.add(
          new NewRecord(
              shard.number(), Objects.requireNonNull(entry.partitionKey()), entry.data()));
    }
    List<@Nullable Placed> placed = writer.write(target.stream(), records);
    List<Integer> left = new ArrayList<>();
    for (int i = 0; i < placed.size(); i++) {
      Placed place = placed.get(i);
      if (place == null) {
        left.add(open.get(i));
      } else {
        Shard shard = chosen.get(i);
        results[open.get(i)] =
            new Result(
                shard.sequence(place.place(), place.millis()).text(), shard.id(), null, null);
      }
    }
    return left;
  }
}
