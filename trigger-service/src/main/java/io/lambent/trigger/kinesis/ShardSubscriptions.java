package io.lambent.trigger.kinesis;

import io.lambent.aws.arn.Arn;
import io.lambent.trigger.aws.AwsCallException;
import io.lambent.trigger.aws.EventStream;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.stream.PolledReader.ShardGoneException;
import io.lambent.trigger.stream.StreamRecord;
import io.lambent.trigger.stream.SubscribedReader;
import io.lambent.trigger.stream.SubscribedReader.Event;
import io.lambent.trigger.stream.SubscribedReader.InUseException;
import io.lambent.trigger.stream.SubscribedReader.Subscription;
import io.lambent.trigger.stream.SubscribedReader.Timing;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The subscriptions of an enhanced fan-out consumer to a shard, one after the other. See <a
 * href="https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SubscribeToShard.html">
 * SubscribeToShard</a>.
 *
 * @param since without a place to begin at: older records are skipped; null to begin with the
 *     oldest record
 */
record ShardSubscriptions(
    JsonService service,
    Arn stream,
    String consumer,
    String shard,
    @Nullable Instant since,
    KinesisRecords records)
    implements SubscribedReader.Access {

  /**
   * Kinesis accepts one subscription to a shard per second, refuses another one for five seconds,
   * and sends an event without records where none have arrived for some seconds.
   */
  static final Timing TIMING =
      new Timing(
          Duration.ofSeconds(1),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String OPERATION = "SubscribeToShard";
  private static final String EVENT = "SubscribeToShardEvent";

  @Override
  public Subscription subscribe(@Nullable String after) {
    ObjectNode request = JSON.createObjectNode();
    request.put("ConsumerARN", consumer).put("ShardId", shard);
    ObjectNode start = request.putObject("StartingPosition");
    if (after != null) {
      start.put("Type", "AFTER_SEQUENCE_NUMBER").put("SequenceNumber", after);
    } else if (since != null) {
      start.put("Type", "AT_TIMESTAMP");
      start.put("Timestamp", BigDecimal.valueOf(since.toEpochMilli(), 3));
    } else {
      start.put("Type", "TRIM_HORIZON");
    }
    EventStream events = service.events(stream.account(), stream.region(), OPERATION, request);
    return new Subscription() {
      @Override
      public @Nullable Event next()
          throws SourceException, InUseException, ShardGoneException, InterruptedException {
        return ShardSubscriptions.this.next(events);
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }

  private @Nullable Event next(EventStream events)
      throws SourceException, InUseException, ShardGoneException, InterruptedException {
    try {
      EventStream.Event next = events.next();
      while (next != null && !next.type().equals(EVENT)) {
        next = events.next();
      }
      return next == null ? null : event(next.body());
    } catch (AwsCallException e) {
      if (e.code().equals("ResourceInUseException")) {
        throw new InUseException(e.describe("Kinesis", OPERATION), e);
      }
      if (KinesisStream.isGone(shard, e)) {
        throw new ShardGoneException();
      }
      throw KinesisStream.problem(OPERATION, e);
    }
  }

  private Event event(JsonNode event) {
    List<StreamRecord> sent = new ArrayList<>();
    for (JsonNode record : event.path("Records")) {
      sent.add(records.record(shard, record));
    }
    JsonNode next = event.path("ContinuationSequenceNumber");
    boolean isAtEnd = !next.isString() || !event.path("ChildShards").isEmpty();
    return new Event(
        sent, isAtEnd ? null : next.asString(), event.path("MillisBehindLatest").asLong(0) == 0);
  }
}
