package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.Inlined;
import io.lambent.services.kinesis.DataStream.Status;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * {@code SplitShard}, {@code MergeShards} and {@code UpdateShardCount}. One transaction closes the
 * parent shards and creates child shards that take over their hash keys.
 */
@Component
class Resharding {
  private static final int MAX_GROWTH_FACTOR = 2;

  private final StreamFinder finder;
  private final StreamTable streams;
  private final ShardTable shards;
  private final RecordSignals signals;
  private final KinesisProperties properties;
  private final TransactionTemplate transactions;
  private final Clock clock;

  Resharding(
      StreamFinder finder,
      StreamTable streams,
      ShardTable shards,
      RecordSignals signals,
      KinesisProperties properties,
      TransactionTemplate transactions,
      Clock clock) {
    this.finder = finder;
    this.streams = streams;
    this.shards = shards;
    this.signals = signals;
    this.properties = properties;
    this.transactions = transactions;
    this.clock = clock;
  }

  record Split(@Inlined StreamRef stream, String shardToSplit, String newStartingHashKey) {}

  record Merge(@Inlined StreamRef stream, String shardToMerge, String adjacentShardToMerge) {}

  record Count(@Inlined StreamRef stream, int targetShardCount, String scalingType) {}

  record Counted(
      String streamName, String streamARN, int currentShardCount, int targetShardCount) {}

  /** The shards of a stream within the transaction that changes them. */
  private final class Change {
    private final DataStream stream;
    private final Instant now;
    private final List<Shard> open;
    private int next;

    Change(DataStream stream) {
      this.stream = stream;
      this.now = clock.instant();
      this.open = new ArrayList<>(shards.open(stream.id()));
      this.next = shards.nextNumber(stream.id());
    }

    Shard find(String id) {
      int number = Shard.number(id);
      Shard shard = number < 0 ? null : shards.find(stream.id(), number).orElse(null);
      if (shard == null) {
        throw KinesisErrors.noShard(number < 0 ? id : Shard.id(number), stream);
      }
      return shard;
    }

    private void close(Shard shard) {
      shards.close(stream.id(), shard.number(), now);
      open.removeIf(other -> other.number() == shard.number());
    }

    private Shard add(Shard parent, HashKeys.Range range, Shard adjacent) {
      boolean isMerged = parent.number() != adjacent.number();
      long second = Math.max(parent.createdSecond(), adjacent.createdSecond()) + 1;
      Shard shard =
          new Shard(
              next++,
              parent.number(),
              isMerged ? adjacent.number() : null,
              range,
              Math.max(second, now.getEpochSecond()),
              now,
              null,
              0,
              0);
      shards.insert(stream.id(), shard);
      open.add(shard);
      return shard;
    }

    void split(Shard shard, BigInteger key) {
      close(shard);
      add(shard, new HashKeys.Range(shard.hashKeys().from(), key.subtract(BigInteger.ONE)), shard);
      add(shard, new HashKeys.Range(key, shard.hashKeys().to()), shard);
    }

    Shard merge(Shard lower, Shard upper) {
      close(lower);
      close(upper);
      return add(lower, new HashKeys.Range(lower.hashKeys().from(), upper.hashKeys().to()), upper);
    }

    /** Splits and merges shards until {@code count} open shards divide the hash keys evenly. */
    void scale(int count) {
      for (int i = 0; i < count; i++) {
        cut(HashKeys.part(i, count).from());
      }
      for (int i = 0; i < count; i++) {
        join(HashKeys.part(i, count));
      }
    }

    private void cut(BigInteger key) {
      open.stream()
          .filter(shard -> shard.hashKeys().contains(key))
          .filter(shard -> !shard.hashKeys().from().equals(key))
          .findFirst()
          .ifPresent(shard -> split(shard, key));
    }

    private void join(HashKeys.Range range) {
      List<Shard> parts =
          open.stream()
              .filter(shard -> range.contains(shard.hashKeys().from()))
              .sorted(Comparator.comparing((Shard shard) -> shard.hashKeys().from()))
              .toList();
      Shard joined = parts.getFirst();
      for (Shard part : parts.subList(1, parts.size())) {
        joined = merge(joined, part);
      }
    }
  }

  /**
   * Changes the shards of an active stream. The stream is {@code UPDATING} afterwards for the
   * configured time.
   */
  private void change(DataStream found, Consumer<Change> change) {
    transactions.executeWithoutResult(
        status -> {
          DataStream locked =
              streams
                  .lock(found.id())
                  .orElseThrow(() -> KinesisErrors.noStream(found.name(), found.account()));
          StreamFinder.checkActive(locked, clock.instant());
          change.accept(new Change(locked));
          streams.update(
              locked.id(),
              locked.settings(),
              Status.UPDATING,
              clock.instant().plus(properties.stateChangeTime()));
        });
    signals.signal(found);
  }

  private static void checkProvisioned(DataStream stream) {
    if (stream.isOnDemand()) {
      throw KinesisErrors.violated(
          "Request is invalid. Stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " is in On-Demand mode.");
    }
  }

  private void checkLimit(DataStream stream, int additional) {
    long open = shards.countOpen(stream.account(), stream.region());
    if (open + additional > properties.shardLimit()) {
      throw KinesisErrors.shardLimit(
          stream.account(), stream.region(), open, properties.shardLimit(), additional);
    }
  }

  void split(Caller caller, Split input) {
    DataStream stream = finder.find(caller, input.stream());
    checkProvisioned(stream);
    checkLimit(stream, 1);
    BigInteger key = new BigInteger(input.newStartingHashKey());
    change(
        stream,
        change -> {
          Shard shard = change.find(input.shardToSplit());
          checkOpen(stream, shard);
          HashKeys.Range range = shard.hashKeys();
          if (key.compareTo(range.from().add(BigInteger.ONE)) <= 0
              || key.compareTo(range.to()) >= 0) {
            throw KinesisErrors.invalid(
                "NewStartingHashKey "
                    + input.newStartingHashKey()
                    + " used in SplitShard() on shard "
                    + shard.id()
                    + " in stream "
                    + stream.name()
                    + " under account "
                    + stream.account()
                    + " is not both greater than one plus the shard's StartingHashKey "
                    + range.from()
                    + " and less than the shard's EndingHashKey "
                    + range.to()
                    + ".");
          }
          change.split(shard, key);
        });
  }

  private static void checkOpen(DataStream stream, Shard shard) {
    if (!shard.isOpen()) {
      throw KinesisErrors.invalid(
          "Shard "
              + shard.id()
              + " in stream "
              + stream.name()
              + " under account "
              + stream.account()
              + " has already been merged or split, and thus is not eligible for merging or"
              + " splitting.");
    }
  }

  void merge(Caller caller, Merge input) {
    DataStream stream = finder.find(caller, input.stream());
    checkProvisioned(stream);
    change(
        stream,
        change -> {
          Shard first = change.find(input.shardToMerge());
          Shard second = change.find(input.adjacentShardToMerge());
          checkOpen(stream, first);
          checkOpen(stream, second);
          boolean isFirstLower = first.hashKeys().from().compareTo(second.hashKeys().from()) < 0;
          Shard lower = isFirstLower ? first : second;
          Shard upper = isFirstLower ? second : first;
          if (!lower.hashKeys().to().add(BigInteger.ONE).equals(upper.hashKeys().from())) {
            throw KinesisErrors.invalid(
                "Shards "
                    + first.id()
                    + " and "
                    + second.id()
                    + " in stream "
                    + stream.name()
                    + " under account "
                    + stream.account()
                    + " are not an adjacent pair of shards eligible for merging");
          }
          change.merge(lower, upper);
        });
  }

  Counted count(Caller caller, Count input) {
    DataStream stream = finder.find(caller, input.stream());
    checkProvisioned(stream);
    int target = input.targetShardCount();
    int[] current = new int[1];
    change(
        stream,
        change -> {
          current[0] = change.open.size();
          checkScale(current[0], target);
          checkLimit(stream, Math.max(0, target - current[0]));
          change.scale(target);
        });
    return new Counted(stream.name(), stream.arn().toString(), current[0], target);
  }

  private static void checkScale(int current, int target) {
    if (target > current * MAX_GROWTH_FACTOR) {
      throw KinesisErrors.limitExceeded(
          "UpdateShardCount cannot scale up over double your current open shard count. Current"
              + " open shard count: "
              + current
              + " Target shard count: "
              + target);
    }
    if (target * MAX_GROWTH_FACTOR < current) {
      throw KinesisErrors.limitExceeded(
          "UpdateShardCount cannot scale down below half your current open shard count. Current"
              + " open shard count: "
              + current
              + " Target shard count: "
              + target);
    }
  }
}
