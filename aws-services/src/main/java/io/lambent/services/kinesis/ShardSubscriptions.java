package io.lambent.services.kinesis;

import io.lambent.aws.api.Caller;
import io.lambent.aws.api.EventSource;
import io.lambent.aws.error.AwsFailure;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * {@code SubscribeToShard}: the records of a shard as a stream of events, for five minutes. Each
 * consumer has one subscription to a shard: a new subscription ends the previous one, unless that
 * began less than five seconds ago. Subscriptions are known only to the instance that serves them.
 */
@Component
class ShardSubscriptions {
  private static final Duration PROTECTED = Duration.ofSeconds(5);

  private final Consumers consumers;
  private final StreamFinder finder;
  private final ShardTable shards;
  private final Positions positions;
  private final ShardReader reader;
  private final RecordSignals signals;
  private final KinesisProperties properties;
  private final Clock clock;
  private final Map<Key, Subscription> current = new ConcurrentHashMap<>();

  ShardSubscriptions(
      Consumers consumers,
      StreamFinder finder,
      ShardTable shards,
      Positions positions,
      ShardReader reader,
      RecordSignals signals,
      KinesisProperties properties,
      Clock clock) {
    this.consumers = consumers;
    this.finder = finder;
    this.shards = shards;
    this.positions = positions;
    this.reader = reader;
    this.signals = signals;
    this.properties = properties;
    this.clock = clock;
  }

  record StartingPosition(
      String type, @Nullable String sequenceNumber, @Nullable Instant timestamp) {}

  record Input(
      String consumerARN,
      @Nullable String streamId,
      String shardId,
      StartingPosition startingPosition,
      boolean dryRun) {}

  /**
   * An event of a subscription. Events without records are sent when none have arrived for some
   * time.
   */
  record Event(
      List<ShardReader.View> records,
      @Nullable String continuationSequenceNumber,
      long millisBehindLatest,
      @Nullable List<ShardReader.Child> childShards) {}

  private record Key(long consumer, int shard) {}

  EventSource<Event> subscribe(Caller caller, Input input) {
    if (input.streamId() != null) {
      throw KinesisErrors.invalid("Streams are named by StreamName or StreamARN, not by StreamId.");
    }
    Consumers.Found found = consumers.find(caller, input.consumerARN());
    DataStream stream = finder.usable(found.stream());
    int number = Shard.number(input.shardId());
    Shard shard =
        (number < 0 ? Optional.<Shard>empty() : shards.find(stream.id(), number))
            .orElseThrow(
                () ->
                    KinesisErrors.noShardToRead(input.shardId(), stream.name(), stream.account()));
    StartingPosition start = input.startingPosition();
    long place =
        positions.place(
            stream,
            shard,
            new Positions.Start(start.type(), start.sequenceNumber(), start.timestamp()),
            "SubscribeToShard");
    if (input.dryRun()) {
      throw KinesisErrors.dryRun();
    }
    Subscription begun =
        new Subscription(stream, new Key(found.consumer().id(), number), place, input);
    Subscription before = current.get(begun.key);
    if (before != null) {
      if (clock.instant().isBefore(before.begunAt.plus(PROTECTED))) {
        begun.waiting.close();
        throw replaced(input);
      }
      before.isReplaced = true;
      signals.signal(stream);
    }
    current.put(begun.key, begun);
    return begun;
  }

  private static AwsFailure replaced(Input input) {
    return KinesisErrors.inUse(
        "Another active subscription exists for this consumer: "
            + input.consumerARN()
            + " and shard "
            + input.shardId()
            + ".");
  }

  private final class Subscription implements EventSource<Event> {
    private final DataStream stream;
    private final Key key;
    private final Input input;
    private final Instant begunAt = clock.instant();
    private final RecordSignals.Waiting waiting;
    private long place;
    private boolean isAtEnd;
    private volatile boolean isReplaced;

    Subscription(DataStream stream, Key key, long place, Input input) {
      this.stream = stream;
      this.key = key;
      this.place = place;
      this.input = input;
      this.waiting = signals.join(stream.id());
    }

    @Override
    public @Nullable Event next() throws InterruptedException {
      Instant beat = clock.instant().plus(properties.heartbeat());
      while (!isAtEnd && !signals.isRefusing() && isWithin(properties.subscriptionTime())) {
        if (isReplaced) {
          throw replaced(input);
        }
        long count = waiting.signals();
        ShardReader.Page page =
            reader
                .read(stream, key.shard(), place, ShardReader.MAX_RECORDS)
                .orElseThrow(() -> KinesisErrors.noStream(stream.name(), stream.account()));
        Duration left = Duration.between(clock.instant(), beat);
        if (!page.records().isEmpty() || page.isAtEnd() || left.isNegative() || left.isZero()) {
          return event(page);
        }
        waiting.await(count, left.toNanos());
      }
      return null;
    }

    private boolean isWithin(Duration life) {
      return clock.instant().isBefore(begunAt.plus(life));
    }

    private Event event(ShardReader.Page page) {
      place = page.next();
      isAtEnd = page.isAtEnd();
      Shard shard = page.shard();
      return new Event(
          page.records(),
          isAtEnd ? null : shard.sequence(place - 1, clock.millis()).text(),
          page.millisBehindLatest(),
          isAtEnd ? reader.children(stream, shard) : null);
    }

    @Override
    public void close() {
      waiting.close();
      current.remove(key, this);
    }
  }
}
