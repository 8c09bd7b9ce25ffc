package io.lambent.trigger.kafka;

import static io.lambent.trigger.TestingTriggers.await;
import static io.lambent.trigger.kafka.TestingKafkaMapping.read;
import static io.lambent.trigger.kafka.TestingKafkaMapping.records;
import static io.lambent.trigger.kafka.TestingKafkaMapping.value;
import static io.lambent.trigger.kafka.TestingKafkaMapping.values;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.trigger.ConcurrentTest;
import io.lambent.trigger.TestingFunction;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;

/** Records of topics with which functions fail are split, retried and given up. */
class KafkaFailuresTest {
  private final TestingKafka kafka = TestingKafka.shared();
  private final TestingKafkaMapping mapping = new TestingKafkaMapping(kafka);
  private final TestingFunction functions = mapping.functions;

  @AfterEach
  void stop() throws Exception {
    mapping.close();
  }

  @ConcurrentTest
  void splitsABatchAndGivesARecordUpToATopic() {
    String topic = kafka.topic(1);
    String failed = kafka.topic(1);
    List<String> handled = mapping.handle("bad");
    kafka.put(new ProducerRecord<>(topic, 0, "k", "bad"));
    kafka.putAll(topic, 0, IntStream.range(0, 9).mapToObj(i -> "good " + i).toList());
    mapping.failures = new Failures(true, 1, -1, "kafka://" + failed);
    mapping.open(topic);

    await(() -> handled.size() == 9);
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 10L)));
    mapping.close();
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          events.add(event);
          return TestingFunction.answer("null");
        });
    TestingKafkaMapping failures = new TestingKafkaMapping(kafka, functions);
    failures.open(failed);
    await(() -> !events.isEmpty());
    failures.close();
    JsonNode record = records(events.getFirst()).getFirst();
    assertThat(record.path("key").asString()).isEqualTo("aw==");
    JsonNode told = read(value(record).getBytes(UTF_8));
    assertThat(told.at("/requestContext/condition").asString()).isEqualTo("RetriesExhausted");
    assertThat(told.at("/responseContext/functionError").asString()).isEqualTo("Unhandled");
    assertThat(told.at("/KafkaBatchInfo/recordInfo/offset").asString()).isEqualTo("0");
    assertThat(values(told.path("payload"))).containsExactly("bad");
  }

  @ConcurrentTest
  void tellsADestinationWhichRecordsAreGivenUp() {
    String topic = kafka.topic(1);
    mapping.handle("");
    kafka.putAll(topic, 0, List.of("1", "2"));
    mapping.failures = new Failures(false, 0, -1, "arn:aws:s3:::bucket");
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 2L)));
    Delivery delivery = mapping.delivered.getFirst();
    JsonNode body = read(delivery.body());
    assertThat(body.at("/requestContext/condition").asString()).isEqualTo("RetryAttemptsExhausted");
    assertThat(body.at("/KafkaBatchInfo/batchSize").asInt()).isEqualTo(2);
    JsonNode info = body.path("KafkaBatchInfo").path("recordsInfo").path(topic + "-0");
    assertThat(info.path("firstRecordOffset").asString()).isEqualTo("0");
    assertThat(info.path("lastRecordOffset").asString()).isEqualTo("1");
    assertThat(values(read(body.path("payload").asString().getBytes(UTF_8))))
        .containsExactly("1", "2");
  }

  @ConcurrentTest
  void givesUpRecordsThatAreTooOldOrTooLarge() {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    long old = Instant.now().minusSeconds(3600).toEpochMilli();
    kafka.put(new ProducerRecord<>(topic, 0, old, null, "old"));
    kafka.put(topic, 0, "young");
    mapping.failures = new Failures(false, -1, 60, "arn:aws:sqs:us-east-1:200000000001:q");
    mapping.open(topic);

    await(() -> handled.equals(List.of("young")));
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 2L)));
    JsonNode body = read(mapping.delivered.getFirst().body());
    assertThat(body.at("/requestContext/condition").asString()).isEqualTo("RecordAgeExceeded");
    assertThat(body.path("responseContext").isNull()).isTrue();
  }

  @ConcurrentTest
  void retriesOnlyTheRecordsThatTheFunctionNames() {
    String topic = kafka.topic(2);
    List<List<String>> called = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          called.add(values(event));
          return TestingFunction.answer(
              called.size() > 1
                  ? "null"
                  : "{\"batchItemFailures\": [{\"itemIdentifier\": {\"partition\": \"%s-0\", \"offset\": 1}}]}"
                      .formatted(topic));
        });
    kafka.putAll(topic, 0, List.of("a", "b", "c"));
    kafka.putAll(topic, 1, List.of("d"));
    mapping.partialFailures = true;
    mapping.windowMillis = 60_000;
    mapping.batchSize = 4;
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 3L, 1, 1L)));
    assertThat(new HashSet<>(called.getFirst())).isEqualTo(Set.of("a", "b", "c", "d"));
    assertThat(called.get(1)).containsExactly("b", "c");
  }
}
