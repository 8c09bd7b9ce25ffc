package io.lambent.trigger.kinesis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.arn.Arn;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.StreamWrites;
import io.lambent.trigger.aws.AwsCallException;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import io.lambent.trigger.stream.PolledReader;
import io.lambent.trigger.stream.PolledReader.Answer;
import io.lambent.trigger.stream.PolledReader.ExpiredIteratorException;
import io.lambent.trigger.stream.PolledReader.ShardGoneException;
import io.lambent.trigger.stream.Position;
import io.lambent.trigger.stream.Shard;
import io.lambent.trigger.stream.ShardReader;
import io.lambent.trigger.stream.StreamRecord;
import io.lambent.trigger.stream.StreamSource;
import io.lambent.trigger.stream.StreamWait;
import io.lambent.trigger.stream.SubscribedReader;
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A data stream. It is read by {@code GetRecords}, or by {@code SubscribeToShard} where the mapping
 * is one of an enhanced fan-out consumer.
 */
final class KinesisStream implements StreamSource {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String CONSUMER = "/consumer/";

  /**
   * The minimum time between reads of a shard: Kinesis allows five reads per second to all readers
   * together.
   */
  private static final Duration MIN_READ_INTERVAL = Duration.ofMillis(210);

  private static final int MAX_RECORDS = 10_000;
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  private final JsonService service;
  private final Arn stream;

  /** The ARN of an enhanced fan-out consumer; null where the mapping names the stream. */
  private final @Nullable String consumer;

  private final KinesisRecords records;
  private final Duration pollInterval;
  private final StreamWrites writes;
  private final Clock clock;

  /**
   * @param pollInterval the interval for streams at another endpoint
   */
  KinesisStream(
      JsonService service,
      EventSourceMapping mapping,
      Duration pollInterval,
      StreamWrites writes,
      Clock clock) {
    this.service = service;
    this.stream = stream(mapping.sourceArn());
    this.consumer = mapping.sourceArn().contains(CONSUMER) ? mapping.sourceArn() : null;
    this.records = new KinesisRecords(mapping, stream.region());
    this.pollInterval = pollInterval;
    this.writes = writes;
    this.clock = clock;
  }

  /** The stream that an ARN, perhaps of a consumer, names. */
  static Arn stream(String sourceArn) {
    int consumer = sourceArn.indexOf(CONSUMER);
    return Arn.parse(consumer < 0 ? sourceArn : sourceArn.substring(0, consumer)).orElseThrow();
  }

  @Override
  public List<Shard> shards() throws SourceException, InterruptedException {
    List<Shard> all = new ArrayList<>();
    String token = null;
    do {
      ObjectNode request = JSON.createObjectNode();
      if (token == null) {
        nameStream(request);
      } else {
        request.put("NextToken", token);
      }
      JsonNode page = call("ListShards", request);
      for (JsonNode shard : page.path("Shards")) {
        List<String> parents = new ArrayList<>();
        addIfThere(parents, shard.path("ParentShardId"));
        addIfThere(parents, shard.path("AdjacentParentShardId"));
        all.add(new Shard(shard.path("ShardId").asString(), parents));
      }
      token = page.path("NextToken").isString() ? page.path("NextToken").asString() : null;
    } while (token != null);
    return all;
  }

  private static void addIfThere(List<String> parents, JsonNode parent) {
    if (parent.isString()) {
      parents.add(parent.asString());
    }
  }

  @Override
  public ShardReader reader(String shard, Position from) {
    if (consumer != null) {
      ShardSubscriptions subscriptions =
          new ShardSubscriptions(service, stream, consumer, shard, from.since(), records);
      return new SubscribedReader(subscriptions, from.after(), ShardSubscriptions.TIMING, clock);
    }
    return new PolledReader(
        new ShardAccess(shard, from.since()),
        this::pace,
        from.after(),
        clock,
        writes,
        stream.toString());
  }

  private PolledReader.Pace pace() {
    if (service.isRemote()) {
      return new PolledReader.Pace(MIN_READ_INTERVAL, pollInterval, pollInterval);
    }
    return service.isLocal() && writes.areSignalled(stream.toString())
        ? StreamWait.signalled()
        : StreamWait.own();
  }

  @Override
  public String dataMember() {
    return "data";
  }

  /** Filters see the members of {@code kinesis} beside the others, and the data decoded. */
  @Override
  public SourceRecord filtered(StreamRecord record) {
    ObjectNode seen = (ObjectNode) JSON.readTree(record.json());
    JsonNode members = seen.path("kinesis");
    seen.setAll((ObjectNode) members);
    String data = new String(Base64.getDecoder().decode(members.path("data").asString()), UTF_8);
    seen.put("data", data);
    return new SourceRecord(
        record.sequenceNumber(), "", JSON.writeValueAsBytes(seen), data, 0, null);
  }

  @Override
  public String batchInfoMember() {
    return "KinesisBatchInfo";
  }

  @Override
  public String batchInfoTime(Instant time) {
    return MILLIS.format(time);
  }

  private ObjectNode nameStream(ObjectNode request) {
    return request.put("StreamName", stream.resourceId()).put("StreamARN", stream.toString());
  }

  private JsonNode call(String operation, ObjectNode request)
      throws SourceException, InterruptedException {
    try {
      return service.call(stream.account(), stream.region(), operation, request);
    } catch (AwsCallException e) {
      throw problem(operation, e);
    }
  }

  static SourceException problem(String operation, AwsCallException e) {
    return new SourceException(e.describe("Kinesis", operation), e);
  }

  /** Returns true if an error says that a shard no longer exists. */
  static boolean isGone(String shard, AwsCallException e) {
    return e.code().equals("ResourceNotFoundException")
        && String.valueOf(e.getMessage()).contains(shard);
  }

  /** The API of the stream, for one shard. */
  private final class ShardAccess implements PolledReader.Access {
    private final String shard;
    private final @Nullable Instant since;

    ShardAccess(String shard, @Nullable Instant since) {
      this.shard = shard;
      this.since = since;
    }

    @Override
    public String iterator(@Nullable String after)
        throws SourceException, ShardGoneException, InterruptedException {
      ObjectNode request = nameStream(JSON.createObjectNode());
      request.put("ShardId", shard);
      if (after != null) {
        request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER");
        request.put("StartingSequenceNumber", after);
      } else if (since != null) {
        request.put("ShardIteratorType", "AT_TIMESTAMP");
        request.put("Timestamp", BigDecimal.valueOf(since.toEpochMilli(), 3));
      } else {
        request.put("ShardIteratorType", "TRIM_HORIZON");
      }
      try {
        return service
            .call(stream.account(), stream.region(), "GetShardIterator", request)
            .path("ShardIterator")
            .asString();
      } catch (AwsCallException e) {
        if (isGone(shard, e)) {
          throw new ShardGoneException();
        }
        throw problem("GetShardIterator", e);
      }
    }

    @Override
    public Answer records(String iterator, int most)
        throws SourceException, ExpiredIteratorException, InterruptedException {
      ObjectNode request = JSON.createObjectNode();
      request.put("ShardIterator", iterator).put("Limit", Math.min(most, MAX_RECORDS));
      JsonNode answer;
      try {
        answer = service.call(stream.account(), stream.region(), "GetRecords", request);
      } catch (AwsCallException e) {
        if (e.code().equals("ExpiredIteratorException")) {
          throw new ExpiredIteratorException();
        }
        throw problem("GetRecords", e);
      }
      List<StreamRecord> read = new ArrayList<>();
      for (JsonNode record : answer.path("Records")) {
        read.add(records.record(shard, record));
      }
      JsonNode next = answer.path("NextShardIterator");
      return new Answer(
          read,
          next.isString() ? next.asString() : null,
          answer.path("MillisBehindLatest").asLong(0) == 0);
    }
  }
}
