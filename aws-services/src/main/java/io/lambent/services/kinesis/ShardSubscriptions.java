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

  /** The limit of an event, which clients have in memory as a whole. */
  private static final ShardReader.Limit LIMIT =
      new ShardReader.Limit(ShardReader.MAX_RECORDS, 1 << 20);

  /** Stands for a count of signals that was not read yet. */
  private static final long NONE = -1;

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
        new Subscription(found, new Key(found.consumer().id(), number), place, input);
    Subscription active = current.merge(begun.key, begun, Subscription::replaceWith);
    if (active != begun) {
      begun.close();
      throw replaced(input);
    }
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
    private final Consumers.Found consumer;
    private final DataStream stream;
    private final Key key;
    private final Input input;
    private final Instant begunAt = clock.instant();
    private final RecordSignals.Waiting waiting;
    private long place;

    /** The count of signals up to which the shard was read to its tip. */
    private long read = NONE;

    /** The count of signals at which the consumer was looked at. */
    private long checked;

    /** The time from which the consumer is looked at after a signal. */
    private Instant checkAt = begunAt;

    private boolean isAtEnd;
    private volatile boolean isReplaced;
    private volatile boolean isClosed;

    Subscription(Consumers.Found consumer, Key key, long place, Input input) {
      this.consumer = consumer;
      this.stream = consumer.stream();
      this.key = key;
      this.place = place;
      this.input = input;
      this.waiting = signals.join(stream.id());
      this.checked = waiting.signals();
    }

    /** The one of two subscriptions that is active from now on. */
    Subscription replaceWith(Subscription next) {
      if (next.begunAt.isBefore(begunAt.plus(PROTECTED))) {
        return this;
      }
      isReplaced = true;
      waiting.wake();
      return next;
    }

    @Override
    public @Nullable Event next() throws InterruptedException {
      Instant beat = clock.instant().plus(properties.heartbeat());
      while (goesOn()) {
        long count = waiting.signals();
        Instant now = clock.instant();
        boolean isBeat = !now.isBefore(beat);
        if (count != read || isBeat) {
          checkConsumer(now, count);
          ShardReader.Page page =
              reader
                  .read(stream, key.shard(), place, LIMIT)
                  .orElseThrow(() -> KinesisErrors.noStream(stream.name(), stream.account()));
          read = page.isAtTip() ? count : NONE;
          if (isBeat || page.isAtEnd() || !page.records().isEmpty()) {
            return event(page);
          }
        }
        waiting.await(count, Duration.between(now, beat).toNanos());
      }
      return null;
    }

    /**
     * Returns false where the subscription is over.
     *
     * @throws AwsFailure where another one has taken its place
     */
    private boolean goesOn() {
      if (isReplaced) {
        throw replaced(input);
      }
      return !isAtEnd
          && !isClosed
          && !signals.isRefusing()
          && isWithin(properties.subscriptionTime());
    }

    /**
     * Checks that the consumer is still registered: after signals, and once in a heartbeat at most.
     */
    private void checkConsumer(Instant now, long count) {
      if (count != checked && !now.isBefore(checkAt)) {
        consumers.check(consumer);
        checked = count;
        checkAt = now.plus(properties.heartbeat());
      }
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
      isClosed = true;
      waiting.wake();
      waiting.close();
      current.remove(key, this);
    }
  }
}
