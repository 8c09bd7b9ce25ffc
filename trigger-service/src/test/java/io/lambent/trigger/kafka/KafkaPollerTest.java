package io.lambent.trigger.kafka;

import static io.lambent.trigger.TestingTriggers.await;
import static io.lambent.trigger.kafka.TestingKafkaMapping.read;
import static io.lambent.trigger.kafka.TestingKafkaMapping.records;
import static io.lambent.trigger.kafka.TestingKafkaMapping.values;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.trigger.ConcurrentTest;
import io.lambent.trigger.TestingFunction;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Topics of a real broker, read for mappings. */
class KafkaPollerTest {
  private final TestingKafka kafka = TestingKafka.shared();
  private final TestingKafkaMapping mapping = new TestingKafkaMapping(kafka);
  private final TestingFunction functions = mapping.functions;

  @AfterEach
  void stop() throws Exception {
    mapping.close();
  }

  @ConcurrentTest
  void givesTheEventThatAwsDocuments() {
    String topic = kafka.topic(1);
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          events.add(event);
          return TestingFunction.answer("null");
        });
    ProducerRecord<String, String> record =
        new ProducerRecord<>(topic, 0, 1_700_000_000_123L, "key", "Hello");
    record.headers().add("header", new byte[] {104, -1});
    kafka.put(record);
    mapping.msk().open(topic);

    await(() -> !events.isEmpty());
    assertThat(events.getFirst())
        .isEqualTo(
            JsonMapper.shared()
                .readTree(
                    """
                    {"eventSource": "aws:kafka", "eventSourceArn": "%s", "bootstrapServers": "%s",
                     "records": {"%s-0": [{"topic": "%s", "partition": 0, "offset": 0,
                       "timestamp": 1700000000123, "timestampType": "CREATE_TIME",
                       "key": "a2V5", "value": "SGVsbG8=", "headers": [{"header": [104, -1]}]}]}}
                    """
                        .formatted(TestingKafkaMapping.ARN, kafka.server(), topic, topic)));
  }

  @ConcurrentTest
  void handlesEachPartitionInItsOrderAndCommitsWhatIsHandled() {
    String topic = kafka.topic(3);
    List<String> handled = mapping.handle("none");
    for (int partition = 0; partition < 3; partition++) {
      int number = partition;
      kafka.putAll(
          topic, partition, IntStream.range(0, 100).mapToObj(i -> number + " " + i).toList());
    }
    mapping.batchSize = 30;
    mapping.open(topic);

    await(() -> handled.size() == 300);
    for (int partition = 0; partition < 3; partition++) {
      String prefix = partition + " ";
      assertThat(handled.stream().filter(value -> value.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> prefix + i).toList());
    }
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 100L, 1, 100L, 2, 100L)));
    assertThat(functions.calls)
        .allSatisfy(call -> assertThat(records(read(call.payload()))).hasSizeLessThanOrEqualTo(30));
  }

  @ConcurrentTest
  void retriesABatchAtItsPlaceUntilItSucceeds() {
    String topic = kafka.topic(1);
    AtomicInteger failures = new AtomicInteger(3);
    List<List<String>> called = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          called.add(values(event));
          return failures.getAndDecrement() > 0
              ? TestingFunction.error()
              : TestingFunction.answer("null");
        });
    kafka.putAll(topic, 0, List.of("1", "2"));
    mapping.batchSize = 1;
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 2L)));
    assertThat(called)
        .containsExactly(List.of("1"), List.of("1"), List.of("1"), List.of("1"), List.of("2"));
    assertThat(mapping.result()).isEqualTo("OK");
  }

  @ConcurrentTest
  void goesOnBehindWhatIsCommittedAndHasAnotherTakeOverWhatIsNot() {
    String topic = kafka.topic(1);
    Semaphore gate = new Semaphore(0);
    functions.put(
        "f",
        event -> {
          if (values(event).contains("blocked")) {
            gate.acquireUninterruptibly();
          }
          return TestingFunction.answer("null");
        });
    kafka.putAll(topic, 0, List.of("first"));
    mapping.open(topic);
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 1L)));
    kafka.putAll(topic, 0, List.of("blocked"));
    await(() -> functions.calls.size() == 2);

    // The first poller cannot continue: its call does not end.
    List<String> handled = mapping.handle("none");
    mapping.openAnother(topic);

    await(() -> handled.equals(List.of("blocked")));
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 2L)));
    kafka.putAll(topic, 0, List.of("next"));
    await(() -> handled.equals(List.of("blocked", "next")));
    gate.release();
  }

  @ConcurrentTest
  void losesNothingWhenAnotherMemberOfItsGroupComesAndGoes() {
    String topic = kafka.topic(2);
    List<String> handled = mapping.handle("none");
    String group = "shared-" + topic;
    mapping.group = group;
    mapping.batchSize = 5;
    mapping.open(topic);
    kafka.putAll(topic, 0, numbers(0, 50));
    kafka.putAll(topic, 1, numbers(50, 100));
    await(() -> handled.size() >= 20);

    TestingFunction others = new TestingFunction();
    others.put(
        "f",
        event -> {
          handled.addAll(values(event));
          return TestingFunction.answer("null");
        });
    TestingKafkaMapping other = new TestingKafkaMapping(kafka, others);
    other.group = mapping.group;
    other.batchSize = 5;
    other.open(topic);
    int next = 100;
    while (others.calls.isEmpty() && next < 5000) {
      kafka.put(topic, next % 2, "" + next++);
      LockSupport.parkNanos(5_000_000);
    }
    other.close();
    Set<String> all = new HashSet<>(numbers(0, next));
    await(() -> new HashSet<>(handled).equals(all));
    assertThat(others.calls).isNotEmpty();
    await(() -> kafka.offsets(group).values().stream().mapToLong(one -> one).sum() == all.size());
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(Integer::toString).toList();
  }

  @ConcurrentTest
  void passesOverRecordsThatNoFilterLetsPass() {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    kafka.putAll(topic, 0, List.of("{\"a\": 1}", "{\"a\": 2}", "text", "{\"a\": 1, \"b\": 3}"));
    kafka.put(new ProducerRecord<>(topic, 0, "red", "{\"a\": 7}"));
    kafka.putAll(topic, 0, List.of("{}"));
    mapping.filters =
        List.of("{\"value\": {\"a\": [1]}}", "{\"value\": {\"a\": [7]}, \"key\": [\"red\"]}");
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 6L)));
    assertThat(handled).containsExactly("{\"a\": 1}", "{\"a\": 1, \"b\": 3}", "{\"a\": 7}");
  }

  @ConcurrentTest
  void beginsWithRecordsSinceATime() {
    String topic = kafka.topic(1);
    List<String> handled = mapping.handle("none");
    kafka.put(new ProducerRecord<>(topic, 0, 1_000L, null, "before"));
    kafka.put(new ProducerRecord<>(topic, 0, 3_000L, null, "after"));
    mapping.since = Instant.ofEpochMilli(2_000);
    mapping.open(topic);

    await(() -> handled.equals(List.of("after")));
  }
}
