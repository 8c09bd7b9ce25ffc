package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingTriggers.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.aws.AwsCallException;
import io.lambent.trigger.aws.JsonService;
import io.lambent.trigger.aws.OwnServices;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Mappings of real data streams, with functions of the test. */
class KinesisMappingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final TestingTriggers triggers = TestingTriggers.shared();
  private final JsonService kinesis =
      new JsonService(
          new JsonService.Api("kinesis", "Kinesis_20131202.", "1.1"),
          null,
          triggers.bean(OwnServices.class),
          Clock.systemUTC());
  private final String stream = "s-" + UUID.randomUUID();
  private final String arn =
      "arn:aws:kinesis:us-east-1:" + TestingTriggers.ACCOUNT + ":stream/" + stream;
  private final String function = "f-" + UUID.randomUUID();
  private final List<JsonNode> records = new CopyOnWriteArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();

  @BeforeEach
  void create() throws Exception {
    call("CreateStream", named().put("ShardCount", 2));
    awaitActive();
    triggers.functions.put(
        function,
        event -> {
          event.path("Records").forEach(records::add);
          return answer("null");
        });
  }

  @AfterEach
  void end() {
    mappings.forEach(triggers::end);
  }

  @Test
  void passesARecordOnAsAwsDoes() throws Exception {
    Instant before = Instant.now();
    poll(new TestingStreamMapping(arn, function));
    JsonNode put = put("key", "hello");

    await(() -> records.size() == 1);
    JsonNode record = records.getFirst();
    assertThat(record.propertyNames())
        .containsExactly(
            "kinesis",
            "eventSource",
            "eventVersion",
            "eventID",
            "eventName",
            "invokeIdentityArn",
            "awsRegion",
            "eventSourceARN");
    JsonNode data = record.path("kinesis");
    assertThat(data.propertyNames())
        .containsExactly(
            "kinesisSchemaVersion",
            "partitionKey",
            "sequenceNumber",
            "data",
            "approximateArrivalTimestamp");
    String number = put.path("SequenceNumber").asString();
    assertThat(data.path("kinesisSchemaVersion").asString()).isEqualTo("1.0");
    assertThat(data.path("partitionKey").asString()).isEqualTo("key");
    assertThat(data.path("sequenceNumber").asString()).isEqualTo(number);
    assertThat(data.path("data").asString()).isEqualTo("aGVsbG8=");
    assertThat(data.path("approximateArrivalTimestamp").asDouble())
        .isBetween(before.toEpochMilli() / 1000.0 - 1, Instant.now().toEpochMilli() / 1000.0 + 1);
    assertThat(record.path("eventSource").asString()).isEqualTo("aws:kinesis");
    assertThat(record.path("eventVersion").asString()).isEqualTo("1.0");
    assertThat(record.path("eventID").asString())
        .isEqualTo(put.path("ShardId").asString() + ":" + number);
    assertThat(record.path("eventName").asString()).isEqualTo("aws:kinesis:record");
    assertThat(record.path("invokeIdentityArn").asString())
        .isEqualTo("arn:aws:iam::200000000001:role/r");
    assertThat(record.path("awsRegion").asString()).isEqualTo("us-east-1");
    assertThat(record.path("eventSourceARN").asString()).isEqualTo(arn);
  }

  @Test
  void readsTheShardsThatAStreamIsSplitInto() throws Exception {
    put(0, 20);
    poll(new TestingStreamMapping(arn, function));
    await(() -> records.size() == 20);

    call(
        "UpdateShardCount",
        named().put("TargetShardCount", 3).put("ScalingType", "UNIFORM_SCALING"));
    awaitActive();
    put(20, 60);

    await(() -> records.size() == 60);
    assertThat(data()).doesNotHaveDuplicates();
  }

  @Test
  void beginsWithTheRecordsSinceATime() throws Exception {
    put("old", "old");
    Instant since = Instant.now().plusMillis(20);
    await(() -> Instant.now().isAfter(since));
    poll(new TestingStreamMapping(arn, function).since(since));
    put("new", "new");

    await(() -> !records.isEmpty());
    assertThat(data()).containsExactly("new");
  }

  @Test
  void filtersByData() throws Exception {
    put("a", "{\"city\":\"Basel\"}");
    put("b", "text");
    put("c", "{\"city\":\"Bern\"}");
    poll(
        new TestingStreamMapping(arn, function)
            .filters("{\"data\":{\"city\":[\"Bern\"]}}", "{\"partitionKey\":[\"b\"]}"));

    await(() -> records.size() == 2);
    assertThat(data()).containsExactlyInAnyOrder("text", "{\"city\":\"Bern\"}");
  }

  @Test
  void readsTheShardsOfAConsumerAlsoAfterResharding() throws Exception {
    String consumer =
        call(
                "RegisterStreamConsumer",
                JSON.createObjectNode().put("StreamARN", arn).put("ConsumerName", "c"))
            .at("/Consumer/ConsumerARN")
            .asString();
    put(0, 20);
    poll(new TestingStreamMapping(consumer, function));
    await(() -> records.size() == 20);

    call(
        "UpdateShardCount",
        named().put("TargetShardCount", 3).put("ScalingType", "UNIFORM_SCALING"));
    awaitActive();
    put(20, 60);

    await(() -> records.size() == 60);
    assertThat(data()).doesNotHaveDuplicates();
    assertThat(records.getFirst().path("eventSourceARN").asString()).isEqualTo(consumer);
  }

  @Test
  void saysThatTheConsumerIsNotThere() {
    EventSourceMapping mapping = new TestingStreamMapping(arn + "/consumer/c:1", function).make();
    mappings.add(mapping);
    triggers.poll(mapping);

    await(
        () ->
            ("PROBLEM: Error occurred while SubscribeToShard. Kinesis Error Code:"
                    + " ResourceNotFoundException. Kinesis Error Message: Consumer c, account "
                    + TestingTriggers.ACCOUNT
                    + " not found.")
                .equals(triggers.mappings.results.get(mapping.uuid())));
  }

  @Test
  void saysThatTheStreamIsNotThere() {
    EventSourceMapping mapping = new TestingStreamMapping(arn + "-missing", function).make();
    mappings.add(mapping);
    triggers.poll(mapping);

    await(
        () ->
            triggers
                .mappings
                .results
                .getOrDefault(mapping.uuid(), "")
                .startsWith(
                    "PROBLEM: Error occurred while ListShards. Kinesis Error Code:"
                        + " ResourceNotFoundException."));
  }

  private void poll(TestingStreamMapping mapping) {
    EventSourceMapping made = mapping.make();
    mappings.add(made);
    triggers.poll(made);
  }

  private List<String> data() {
    return records.stream()
        .map(
            record ->
                new String(
                    Base64.getDecoder().decode(record.at("/kinesis/data").asString()), UTF_8))
        .toList();
  }

  private ObjectNode named() {
    return JSON.createObjectNode().put("StreamName", stream);
  }

  private void put(int from, int to) {
    IntStream.range(from, to)
        .forEach(
            i -> {
              try {
                put("key-" + i, "record " + i);
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
  }

  private JsonNode put(String key, String data) throws Exception {
    return call(
        "PutRecord",
        named()
            .put("PartitionKey", key)
            .put("Data", Base64.getEncoder().encodeToString(data.getBytes(UTF_8))));
  }

  private void awaitActive() {
    await(
        () -> {
          try {
            return call("DescribeStreamSummary", named())
                .at("/StreamDescriptionSummary/StreamStatus")
                .asString()
                .equals("ACTIVE");
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private JsonNode call(String operation, ObjectNode request)
      throws AwsCallException, InterruptedException {
    return kinesis.call(TestingTriggers.ACCOUNT, "us-east-1", operation, request);
  }
}
