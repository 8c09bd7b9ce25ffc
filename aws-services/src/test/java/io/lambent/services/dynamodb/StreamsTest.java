package io.lambent.services.dynamodb;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.GetRecordsResponse;
import software.amazon.awssdk.services.dynamodb.model.OperationType;
import software.amazon.awssdk.services.dynamodb.model.Record;
import software.amazon.awssdk.services.dynamodb.model.Shard;
import software.amazon.awssdk.services.dynamodb.model.ShardIteratorType;
import software.amazon.awssdk.services.dynamodb.model.StreamRecord;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;

/** Streams: the records of changes and the shards that have them. */
class StreamsTest extends DynamoCalls {

  private static String streamed(StreamViewType view) {
    return table(
        request -> request.streamSpecification(s -> s.streamEnabled(true).streamViewType(view)));
  }

  private static String arn(String table) {
    return dynamo.describeTable(request -> request.tableName(table)).table().latestStreamArn();
  }

  private static List<Shard> shards(String arn) {
    return streams.describeStream(request -> request.streamArn(arn)).streamDescription().shards();
  }

  private static String iterator(String arn, Shard shard, ShardIteratorType type) {
    return streams
        .getShardIterator(
            request -> request.streamArn(arn).shardId(shard.shardId()).shardIteratorType(type))
        .shardIterator();
  }

  /** Reads from an iterator until so many records are there. */
  private static List<Record> read(String iterator, int count) {
    List<Record> records = new ArrayList<>();
    String[] next = {iterator};
    await(
        () -> {
          GetRecordsResponse page = streams.getRecords(request -> request.shardIterator(next[0]));
          records.addAll(page.records());
          next[0] = page.nextShardIterator();
          return records.size() >= count || next[0] == null;
        });
    return records;
  }

  private static List<Record> all(String table, int count) {
    String arn = arn(table);
    return read(iterator(arn, shards(arn).getFirst(), ShardIteratorType.TRIM_HORIZON), count);
  }

  @Test
  void showsAllChangesOfAnItem() {
    String table = streamed(StreamViewType.NEW_AND_OLD_IMAGES);
    put(table, "id", "a", "v", 1);
    put(table, "id", "a", "v", 1);
    put(table, "id", "a", "v", 2);
    dynamo.deleteItem(request -> request.tableName(table).key(item("id", "a")));

    List<Record> records = all(table, 3);

    assertThat(shards(arn(table)).getFirst().sequenceNumberRange().endingSequenceNumber()).isNull();
    assertThat(records)
        .extracting(Record::eventName)
        .containsExactly(OperationType.INSERT, OperationType.MODIFY, OperationType.REMOVE);
    StreamRecord modified = records.get(1).dynamodb();
    assertThat(modified.keys()).isEqualTo(item("id", "a"));
    assertThat(modified.oldImage()).isEqualTo(item("id", "a", "v", 1));
    assertThat(modified.newImage()).isEqualTo(item("id", "a", "v", 2));
    assertThat(modified.sizeBytes()).isPositive();
    assertThat(records.get(1).eventSource()).isEqualTo("aws:dynamodb");
    assertThat(records).extracting(r -> r.dynamodb().sequenceNumber()).isSorted();
    assertThat(records.get(2).dynamodb().hasNewImage()).isFalse();
  }

  @Test
  void showsWhatTheViewTypeSays() {
    String keys = streamed(StreamViewType.KEYS_ONLY);
    String old = streamed(StreamViewType.OLD_IMAGE);
    put(keys, "id", "a", "v", 1);
    put(old, "id", "a", "v", 1);

    assertThat(all(keys, 1).getFirst().dynamodb().hasNewImage()).isFalse();
    assertThat(all(old, 1).getFirst().dynamodb().hasNewImage()).isFalse();
    assertThat(all(old, 1).getFirst().dynamodb().hasOldImage()).isFalse();
  }

  @Test
  void startsAtTheLatestRecord() {
    String table = streamed(StreamViewType.NEW_IMAGE);
    put(table, "id", "before");
    String arn = arn(table);
    all(table, 1);
    String iterator = iterator(arn, shards(arn).getFirst(), ShardIteratorType.LATEST);
    put(table, "id", "after");

    assertThat(read(iterator, 1))
        .extracting(record -> record.dynamodb().keys())
        .containsExactly(item("id", "after"));
  }

  @Test
  void keepsTheOrderOfEachItem() throws Exception {
    String table = streamed(StreamViewType.NEW_IMAGE);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService tasks = Executors.newFixedThreadPool(6)) {
      for (int i = 0; i < 120; i++) {
        String id = "i" + i % 3;
        all.add(
            tasks.submit(
                () ->
                    dynamo.updateItem(
                        request ->
                            request
                                .tableName(table)
                                .key(item("id", id))
                                .updateExpression("ADD n :one")
                                .expressionAttributeValues(Map.of(":one", n(1))))));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }

    List<Record> records = all(table, 120);

    for (int i = 0; i < 3; i++) {
      Map<?, ?> key = item("id", "i" + i);
      assertThat(records)
          .filteredOn(record -> record.dynamodb().keys().equals(key))
          .extracting(record -> Objects.requireNonNull(record.dynamodb().newImage().get("n")).n())
          .containsExactlyElementsOf(
              IntStream.rangeClosed(1, 40).mapToObj(Integer::toString).toList());
    }
  }

  @Test
  void goesOnInTheShardThatFollows() throws Exception {
    String table = streamed(StreamViewType.NEW_IMAGE);
    String arn = arn(table);
    put(table, "id", "a");
    Class<?> upkeep = Class.forName("io.lambent.services.dynamodb.stream.StreamUpkeep");
    var rotate = upkeep.getDeclaredMethod("rotate", Instant.class);
    rotate.setAccessible(true);
    rotate.invoke(services.bean(upkeep), Clock.systemUTC().instant().plusSeconds(5 * 3_600));
    put(table, "id", "b");

    List<Shard> shards = shards(arn);
    assertThat(shards).hasSize(2);
    assertThat(shards.get(1).parentShardId()).isEqualTo(shards.get(0).shardId());
    assertThat(shards.get(0).sequenceNumberRange().endingSequenceNumber()).isNotNull();
    assertThat(read(iterator(arn, shards.get(0), ShardIteratorType.TRIM_HORIZON), 2))
        .extracting(record -> record.dynamodb().keys())
        .containsExactly(item("id", "a"));
    assertThat(read(iterator(arn, shards.get(1), ShardIteratorType.TRIM_HORIZON), 1))
        .extracting(record -> record.dynamodb().keys())
        .containsExactly(item("id", "b"));
  }

  @Test
  void canBeReadAfterItWasDisabled() {
    String table = streamed(StreamViewType.NEW_IMAGE);
    String arn = arn(table);
    put(table, "id", "a");
    dynamo.updateTable(
        request -> request.tableName(table).streamSpecification(s -> s.streamEnabled(false)));
    put(table, "id", "b");

    assertThat(read(iterator(arn, shards(arn).getFirst(), ShardIteratorType.TRIM_HORIZON), 2))
        .hasSize(1);
    assertThat(
            streams
                .describeStream(request -> request.streamArn(arn))
                .streamDescription()
                .streamStatusAsString())
        .isEqualTo("DISABLED");
    assertThat(streams.listStreams(request -> request.tableName(table)).streams())
        .extracting(stream -> Objects.requireNonNull(stream.streamArn()))
        .containsExactly(arn);
  }

  @Test
  void refusesForeignIteratorsAndShards() {
    String table = streamed(StreamViewType.NEW_IMAGE);
    String arn = arn(table);

    assertInvalid(
        () -> streams.getRecords(request -> request.shardIterator("nonsense")),
        "Invalid ShardIterator");
    assertError(
        () -> streams.describeStream(request -> request.streamArn(arn + "0")),
        "ResourceNotFoundException",
        "Requested resource not found: Stream: " + arn + "0 not found");
    assertError(
        () ->
            iterator(
                arn,
                Shard.builder().shardId("shardId-00000000000000000000-00000000").build(),
                ShardIteratorType.LATEST),
        "ResourceNotFoundException",
        "Requested resource not found: Shard does not exist");
  }

  @Test
  void tellsThatAnItemHasExpired() {
    String table = streamed(StreamViewType.OLD_IMAGE);
    dynamo.updateTimeToLive(
        request ->
            request
                .tableName(table)
                .timeToLiveSpecification(ttl -> ttl.enabled(true).attributeName("ends")));
    put(table, "id", "a", "ends", Clock.systemUTC().instant().getEpochSecond() - 10);

    List<Record> records = all(table, 2);

    assertThat(records.get(1).eventName()).isEqualTo(OperationType.REMOVE);
    assertThat(records.get(1).userIdentity().principalId()).isEqualTo("dynamodb.amazonaws.com");
    assertThat(records.get(1).userIdentity().type()).isEqualTo("Service");
    assertThat(get(table, "id", "a")).isEmpty();
  }
}
