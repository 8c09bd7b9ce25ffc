package io.lambent.trigger.dynamodb;

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
import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The stream of a table. Its records are passed on as they come, with the ARN of the stream. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html">Using AWS Lambda with Amazon
 * DynamoDB</a>.
 */
final class TableStream implements StreamSource {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final BigDecimal MILLIS = BigDecimal.valueOf(1000);

  /** The minimum time between reads of a shard at another endpoint. */
  private static final Duration MIN_READ_INTERVAL = Duration.ofMillis(210);

  private static final int MAX_RECORDS = 1000;

  private final JsonService service;
  private final Arn stream;
  private final String sourceArn;
  private final Duration pollInterval;
  private final StreamWrites writes;
  private final Clock clock;

  /**
   * @param pollInterval the interval for streams at another endpoint
   */
  TableStream(
      JsonService service,
      EventSourceMapping mapping,
      Duration pollInterval,
      StreamWrites writes,
      Clock clock) {
    this.service = service;
    this.sourceArn = mapping.sourceArn();
    this.stream = Arn.parse(sourceArn).orElseThrow();
    this.pollInterval = pollInterval;
    this.writes = writes;
    this.clock = clock;
  }

  @Override
  public List<Shard> shards() throws SourceException, InterruptedException {
    List<Shard> all = new ArrayList<>();
    String last = null;
    do {
      ObjectNode request = JSON.createObjectNode();
      request.put("StreamArn", sourceArn);
      if (last != null) {
        request.put("ExclusiveStartShardId", last);
      }
      JsonNode page;
      try {
        page =
            service
                .call(stream.account(), stream.region(), "DescribeStream", request)
                .path("StreamDescription");
      } catch (AwsCallException e) {
        throw problem("DescribeStream", e);
      }
      for (JsonNode shard : page.path("Shards")) {
        JsonNode parent = shard.path("ParentShardId");
        all.add(
            new Shard(
                shard.path("ShardId").asString(),
                parent.isString() ? List.of(parent.asString()) : List.of()));
      }
      JsonNode next = page.path("LastEvaluatedShardId");
      last = next.isString() ? next.asString() : null;
    } while (last != null);
    return all;
  }

  @Override
  public ShardReader reader(String shard, Position from) {
    return new PolledReader(
        new ShardAccess(shard, from.since()), this::pace, from.after(), clock, writes, sourceArn);
  }

  private PolledReader.Pace pace() {
    if (service.isRemote()) {
      return new PolledReader.Pace(MIN_READ_INTERVAL, pollInterval, pollInterval);
    }
    return service.isLocal() && writes.areSignalled(sourceArn)
        ? StreamWait.signalled()
        : StreamWait.own();
  }

  @Override
  public String dataMember() {
    return "data";
  }

  /** Filters see the whole record. */
  @Override
  public SourceRecord filtered(StreamRecord record) {
    return new SourceRecord(record.sequenceNumber(), "", record.json(), "", 0, null);
  }

  @Override
  public String batchInfoMember() {
    return "DDBStreamBatchInfo";
  }

  @Override
  public String batchInfoTime(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static SourceException problem(String operation, AwsCallException e) {
    return new SourceException(e.describe("DynamoDB", operation), e);
  }

  /** The API of the stream, for one shard. */
  private final class ShardAccess implements PolledReader.Access {
    private final String shard;

    /**
     * The starting time, rounded down to a second, because times of records may be whole seconds.
     */
    private final @Nullable Instant since;

    ShardAccess(String shard, @Nullable Instant since) {
      this.shard = shard;
      this.since = since == null ? null : since.truncatedTo(ChronoUnit.SECONDS);
    }

    @Override
    public String iterator(@Nullable String after)
        throws SourceException, ShardGoneException, InterruptedException {
      ObjectNode request = JSON.createObjectNode();
      request.put("StreamArn", sourceArn).put("ShardId", shard);
      if (after == null) {
        request.put("ShardIteratorType", "TRIM_HORIZON");
      } else {
        request.put("ShardIteratorType", "AFTER_SEQUENCE_NUMBER").put("SequenceNumber", after);
      }
      try {
        return service
            .call(stream.account(), stream.region(), "GetShardIterator", request)
            .path("ShardIterator")
            .asString();
      } catch (AwsCallException e) {
        if (e.code().equals("TrimmedDataAccessException") && after != null) {
          return iterator(null);
        }
        if (e.code().equals("ResourceNotFoundException") && isAboutShard(e)) {
          throw new ShardGoneException();
        }
        throw problem("GetShardIterator", e);
      }
    }

    /**
     * Returns true where an error means that the shard is gone. The stream may be gone as well,
     * which does not end the mapping.
     */
    private boolean isAboutShard(AwsCallException e) {
      String message = String.valueOf(e.getMessage());
      return message.contains("not found: Shard") || message.contains(shard);
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
        if (e.code().equals("ExpiredIteratorException")
            || e.code().equals("TrimmedDataAccessException")) {
          throw new ExpiredIteratorException();
        }
        throw problem("GetRecords", e);
      }
      List<StreamRecord> read = new ArrayList<>();
      JsonNode records = answer.path("Records");
      for (JsonNode record : records) {
        StreamRecord made = record((ObjectNode) record);
        if (since == null || !made.arrivedAt().isBefore(since)) {
          read.add(made);
        }
      }
      JsonNode next = answer.path("NextShardIterator");
      return new Answer(read, next.isString() ? next.asString() : null, records.isEmpty());
    }

    private StreamRecord record(ObjectNode record) {
      record.put("eventSourceARN", sourceArn);
      JsonNode change = record.path("dynamodb");
      BigDecimal seconds = change.path("ApproximateCreationDateTime").asDecimal(BigDecimal.ZERO);
      return new StreamRecord(
          change.path("SequenceNumber").asString(),
          key(change.path("Keys")),
          Instant.ofEpochMilli(seconds.multiply(MILLIS).longValue()),
          JSON.writeValueAsBytes(record));
    }

    /** The key of the item, so that the changes of one item are handled in their order. */
    private static String key(JsonNode keys) {
      Map<String, String> sorted = new TreeMap<>();
      keys.properties().forEach(each -> sorted.put(each.getKey(), each.getValue().toString()));
      return sorted.toString();
    }
  }
}
