package io.lambent.services.dynamodb.stream;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.dynamodb.table.DynamoErrors;
import io.lambent.services.dynamodb.value.Item;
import io.lambent.services.dynamodb.value.Structures;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The operations of DynamoDB Streams. */
@Component
public class TableStreams {
  private static final int MAX_SHARDS = 100;
  private static final int MAX_STREAMS = 100;
  private static final int MAX_RECORDS = 1_000;
  private static final Duration ITERATOR_AGE = Duration.ofMinutes(15);

  /** The maximum number of reads for one request while records cannot be read yet. */
  private static final int LOOKS = 20;

  private static final long LOOK_MILLIS = 3;
  private static final SequenceNumber BEGINNING = new SequenceNumber(-1, 0);

  private final StreamStore store;
  private final RecordReader reader;
  private final Clock clock;

  TableStreams(StreamStore store, RecordReader reader, Clock clock) {
    this.store = store;
    this.reader = reader;
    this.clock = clock;
  }

  /** ListStreams. */
  public Struct list(Caller caller, Struct input) {
    int limit = limit(input, "Limit", MAX_STREAMS);
    String after = input.text("ExclusiveStartStreamArn");
    StreamName start = after == null ? new StreamName("", "") : StreamName.parse(caller, after);
    List<StreamRow> found =
        store.list(
            caller.account(),
            caller.region(),
            input.text("TableName"),
            start.table(),
            start.label(),
            limit + 1);
    List<StreamRow> page = found.size() > limit ? found.subList(0, limit) : found;
    return Struct.of(
        "Streams",
        page.stream()
            .map(
                stream ->
                    Struct.of(
                        "StreamArn",
                        stream.arn(),
                        "TableName",
                        stream.tableName(),
                        "StreamLabel",
                        stream.label()))
            .toList(),
        "LastEvaluatedStreamArn",
        found.size() > limit ? page.getLast().arn() : null);
  }

  /** The parts of a stream's ARN. */
  private record StreamName(String table, String label) {
    static StreamName parse(Caller caller, String text) {
      return Arn.parse(text)
          .filter(arn -> arn.service().equals("dynamodb"))
          .filter(arn -> text.indexOf('\0') < 0)
          .filter(arn -> arn.account().equals(caller.account()))
          .filter(arn -> arn.region().equals(caller.region()))
          .map(arn -> arn.resource().split("/", 4))
          .filter(
              parts -> parts.length == 4 && parts[0].equals("table") && parts[2].equals("stream"))
          .map(parts -> new StreamName(parts[1], parts[3]))
          .orElseThrow(() -> DynamoErrors.validation("Invalid StreamArn"));
    }
  }

  private StreamRow find(Caller caller, String arn) {
    StreamName name = StreamName.parse(caller, arn);
    StreamRow stream = store.find(caller.account(), caller.region(), name.table(), name.label());
    if (stream == null) {
      throw noStream(arn);
    }
    return stream;
  }

  private static AwsFailure noStream(String arn) {
    return AwsFailure.declared(
        "ResourceNotFoundException", "Requested resource not found: Stream: " + arn + " not found");
  }

  private static int limit(Struct input, String name, int most) {
    Integer limit = input.integer(name);
    if (limit != null && limit > most) {
      throw DynamoErrors.validation(
          "1 validation error detected: Value '"
              + limit
              + "' at 'limit' failed to satisfy constraint: Member must have value less than or"
              + " equal to "
              + most);
    }
    return limit == null ? most : limit;
  }

  /** DescribeStream. */
  public Struct describe(Caller caller, Struct input) {
    StreamRow stream = find(caller, Objects.requireNonNull(input.text("StreamArn")));
    int limit = limit(input, "Limit", MAX_SHARDS);
    List<ShardRow> shards = filtered(store.shards(stream.id()), input.struct("ShardFilter"));
    String after = input.text("ExclusiveStartShardId");
    int from = 0;
    if (after != null) {
      while (from < shards.size() && !shards.get(from).shardId().equals(after)) {
        from++;
      }
      from++;
    }
    List<ShardRow> rest = shards.subList(Math.min(from, shards.size()), shards.size());
    List<ShardRow> page = rest.size() > limit ? rest.subList(0, limit) : rest;
    return Struct.of(
        "StreamDescription",
        Struct.of(
            "StreamArn",
            stream.arn(),
            "StreamLabel",
            stream.label(),
            "StreamStatus",
            stream.endedAt() == null ? "ENABLED" : "DISABLED",
            "StreamViewType",
            stream.viewType(),
            "CreationRequestDateTime",
            stream.createdAt(),
            "TableName",
            stream.tableName(),
            "KeySchema",
            stream.key().elements(),
            "Shards",
            page.stream().map(TableStreams::described).toList(),
            "LastEvaluatedShardId",
            rest.size() > limit ? page.getLast().shardId() : null));
  }

  private static List<ShardRow> filtered(List<ShardRow> shards, @Nullable Struct filter) {
    if (filter == null || filter.text("Type") == null) {
      return shards;
    }
    String parent = filter.text("ShardId");
    return shards.stream().filter(shard -> Objects.equals(shard.parentId(), parent)).toList();
  }

  private static Struct described(ShardRow shard) {
    Long end = shard.end();
    return Struct.of(
        "ShardId",
        shard.shardId(),
        "SequenceNumberRange",
        Struct.of(
            "StartingSequenceNumber",
            new SequenceNumber(shard.first(), 0).text(),
            "EndingSequenceNumber",
            end == null ? null : new SequenceNumber(end, 0).previous().text()),
        "ParentShardId",
        shard.parentId());
  }

  /** GetShardIterator. */
  public Struct iterator(Caller caller, Struct input) {
    String arn = Objects.requireNonNull(input.text("StreamArn"));
    StreamRow stream = find(caller, arn);
    String shardId = Objects.requireNonNull(input.text("ShardId"));
    ShardRow shard =
        store.shards(stream.id()).stream()
            .filter(each -> each.shardId().equals(shardId))
            .findFirst()
            .orElseThrow(
                () ->
                    AwsFailure.declared(
                        "ResourceNotFoundException",
                        "Requested resource not found: Shard does not exist"));
    ShardPosition start =
        new ShardPosition(stream.id(), shard.lineage(), shard.first(), BEGINNING, "", now());
    return Struct.of("ShardIterator", positioned(input, start).text(stream.arn()));
  }

  private ShardPosition positioned(Struct input, ShardPosition start) {
    String type = Objects.requireNonNull(input.text("ShardIteratorType"));
    String number = input.text("SequenceNumber");
    return switch (type) {
      case "LATEST" -> latest(start);
      case "TRIM_HORIZON" -> start;
      case "AT_TIMESTAMP" -> {
        Instant time = input.instant("Timestamp");
        if (time == null) {
          throw DynamoErrors.validation("Timestamp is required for ShardIteratorType AT_TIMESTAMP");
        }
        SequenceNumber first = store.firstSince(start.stream(), start.lineage(), time);
        yield first == null ? latest(start) : start.at(first.previous(), now());
      }
      default -> {
        if (number == null) {
          throw DynamoErrors.validation("SequenceNumber is required for ShardIteratorType " + type);
        }
        SequenceNumber named = SequenceNumber.parse(number);
        if (named.transaction() < start.first()) {
          throw DynamoErrors.validation(
              "Invalid SequenceNumber: it comes before the first one of the shard");
        }
        yield start.at(type.startsWith("AT_") ? named.previous() : named, now());
      }
    };
  }

  private ShardPosition latest(ShardPosition start) {
    String snapshot = store.snapshot();
    long oldest = Long.parseLong(snapshot.substring(0, snapshot.indexOf(':')));
    return new ShardPosition(
        start.stream(),
        start.lineage(),
        start.first(),
        new SequenceNumber(oldest, -1),
        snapshot,
        now());
  }

  private long now() {
    return clock.millis();
  }

  /** GetRecords. */
  public Struct records(Caller caller, Struct input) {
    String text = Objects.requireNonNull(input.text("ShardIterator"));
    ShardPosition position = ShardPosition.parse(text);
    int limit = limit(input, "Limit", MAX_RECORDS);
    StreamRow stream = find(caller, ShardPosition.streamArn(text));
    if (stream.id() != position.stream()) {
      throw DynamoErrors.validation("Invalid ShardIterator");
    }
    if (position.issuedAt() < now() - ITERATOR_AGE.toMillis()) {
      throw AwsFailure.declared(
          "ExpiredIteratorException",
          "Iterator expired. The iterator was created more than 15 minutes ago.");
    }
    RecordReader.Page page = read(position, limit);
    if (page == null) {
      throw AwsFailure.declared(
          "TrimmedDataAccessException",
          "The operation attempted to read past the oldest stream record in a shard.");
    }
    List<Struct> records = new ArrayList<>();
    ShardPosition next = position.issued(now());
    for (RecordReader.Change change : page.changes()) {
      records.add(record(stream, change));
      next = next.at(change.number(), now());
    }
    return Struct.of(
        "Records", records, "NextShardIterator", page.hasEnded() ? null : next.text(stream.arn()));
  }

  /**
   * Reads records. Records that were just written can be read once older transactions have ended,
   * which takes some milliseconds, so the read is repeated before it answers that there are no
   * records.
   */
  private RecordReader.@Nullable Page read(ShardPosition position, int limit) {
    RecordReader.Page page = reader.read(position, limit);
    for (int look = 1;
        look < LOOKS && page != null && page.changes().isEmpty() && page.isWaiting();
        look++) {
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return page;
      }
      page = reader.read(position, limit);
    }
    return page;
  }

  private static Struct record(StreamRow stream, RecordReader.Change change) {
    return Struct.of(
        "eventID",
        eventId(stream, change),
        "eventName",
        change.event(),
        "eventVersion",
        "1.1",
        "eventSource",
        "aws:dynamodb",
        "awsRegion",
        stream.region(),
        "dynamodb",
        Struct.of(
            "ApproximateCreationDateTime",
            change.createdAt().truncatedTo(ChronoUnit.SECONDS),
            "Keys",
            Structures.of(change.keys()),
            "NewImage",
            attributes(change.newImage()),
            "OldImage",
            attributes(change.oldImage()),
            "SequenceNumber",
            change.number().text(),
            "SizeBytes",
            (long) change.size(),
            "StreamViewType",
            stream.viewType()),
        "userIdentity",
        change.isExpiry()
            ? Struct.of("PrincipalId", "dynamodb.amazonaws.com", "Type", "Service")
            : null);
  }

  private static @Nullable Object attributes(@Nullable Item item) {
    return item == null ? null : Structures.of(item);
  }

  /** The event id of a record: 32 hexadecimal digits, the same for each read. */
  private static String eventId(StreamRow stream, RecordReader.Change change) {
    return HexFormat.of().toHexDigits(stream.id() * 0x9e3779b97f4a7c15L)
        + HexFormat.of()
            .toHexDigits(change.number().transaction() * 1_000_003L + change.number().ordinal());
  }
}
