package io.lambent.trigger.kafka;

import static io.lambent.trigger.TestingTriggers.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Access;
import io.lambent.contract.trigger.ClusterSettings.Failures;
import io.lambent.trigger.TestingFunction;
import io.netty.pkitesting.X509Bundle;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Topics of a real broker, read for mappings. */
class KafkaPollerTest {
  private static final String SECRET = "arn:aws:secretsmanager:us-east-1:200000000001:secret:s";
  private static final String AUTHORITY = SECRET + "a";

  private final TestingKafka kafka = TestingKafka.shared();
  private final TestingKafkaMapping mapping = new TestingKafkaMapping(kafka);
  private final TestingFunction functions = mapping.functions;

  @AfterEach
  void stop() throws Exception {
    mapping.close();
  }

  private static List<JsonNode> records(JsonNode event) {
    List<JsonNode> records = new ArrayList<>();
    event.path("records").forEach(partition -> partition.forEach(records::add));
    return records;
  }

  private static String value(JsonNode record) {
    return new String(Base64.getDecoder().decode(record.path("value").asString()), UTF_8);
  }

  private static List<String> values(JsonNode event) {
    return records(event).stream().map(KafkaPollerTest::value).toList();
  }

  /** A function that keeps the values it has handled, and fails with those that begin so. */
  private List<String> handle(String failing) {
    List<String> handled = new CopyOnWriteArrayList<>();
    functions.put(
        "f",
        event -> {
          List<String> values = values(event);
          if (values.stream().anyMatch(value -> value.startsWith(failing))) {
            return TestingFunction.error();
          }
          handled.addAll(values);
          return TestingFunction.answer("null");
        });
    return handled;
  }

  @Test
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

  @Test
  void handlesEachPartitionInItsOrderAndCommitsWhatIsHandled() {
    String topic = kafka.topic(3);
    List<String> handled = handle("none");
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

  private static JsonNode read(byte[] json) {
    return JsonMapper.shared().readTree(json);
  }

  @Test
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

  @Test
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

    // The poller before is as good as dead: its call does not end.
    List<String> handled = handle("none");
    mapping.openAnother(topic);

    await(() -> handled.equals(List.of("blocked")));
    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 2L)));
    kafka.putAll(topic, 0, List.of("next"));
    await(() -> handled.equals(List.of("blocked", "next")));
    gate.release();
  }

  @Test
  void losesNothingWhenAnotherMemberOfItsGroupComesAndGoes() {
    String topic = kafka.topic(2);
    List<String> handled = handle("none");
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

  @Test
  void splitsABatchAndGivesARecordUpToATopic() {
    String topic = kafka.topic(1);
    String failed = kafka.topic(1);
    List<String> handled = handle("bad");
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

  @Test
  void tellsADestinationWhichRecordsAreGivenUp() {
    String topic = kafka.topic(1);
    handle("");
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

  @Test
  void givesUpRecordsThatAreTooOldOrTooLarge() {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
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

  @Test
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
    mapping.windowMillis = 2000;
    mapping.batchSize = 4;
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 3L, 1, 1L)));
    assertThat(new HashSet<>(called.getFirst())).isEqualTo(Set.of("a", "b", "c", "d"));
    assertThat(called.get(1)).containsExactly("b", "c");
  }

  @Test
  void passesOverRecordsThatNoFilterLetsPass() {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
    kafka.putAll(topic, 0, List.of("{\"a\": 1}", "{\"a\": 2}", "text", "{\"a\": 1, \"b\": 3}"));
    kafka.put(new ProducerRecord<>(topic, 0, "red", "{\"a\": 7}"));
    kafka.putAll(topic, 0, List.of("{}"));
    mapping.filters =
        List.of("{\"value\": {\"a\": [1]}}", "{\"value\": {\"a\": [7]}, \"key\": [\"red\"]}");
    mapping.open(topic);

    await(() -> kafka.offsets(mapping.uuid()).equals(Map.of(0, 6L)));
    assertThat(handled).containsExactly("{\"a\": 1}", "{\"a\": 1, \"b\": 3}", "{\"a\": 7}");
  }

  @Test
  void beginsWithRecordsSinceATime() {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
    kafka.put(new ProducerRecord<>(topic, 0, 1_000L, null, "before"));
    kafka.put(new ProducerRecord<>(topic, 0, 3_000L, null, "after"));
    mapping.since = Instant.ofEpochMilli(2_000);
    mapping.open(topic);

    await(() -> handled.equals(List.of("after")));
  }

  @ParameterizedTest
  @CsvSource({"BASIC_AUTH,plain,secret", "SASL_SCRAM_512_AUTH,reader,se\"cr\\et"})
  void authenticatesByPasswords(String type, String user, String password) {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
    kafka.put(topic, 0, "secured");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared().writeValueAsString(Map.of("username", user, "password", password)));
    mapping.access = List.of(new Access(type, SECRET));
    mapping.secured().open(topic);

    await(() -> handled.equals(List.of("secured")));
  }

  @Test
  void authenticatesByACertificate() {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
    kafka.put(topic, 0, "certified");
    X509Bundle shown = kafka.issue("reader");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of(
                    "certificate",
                    shown.getCertificatePathPEM(),
                    "privateKey",
                    shown.getPrivateKeyPEM())));
    mapping.access = List.of(new Access("CLIENT_CERTIFICATE_TLS_AUTH", SECRET), authority(mapping));
    mapping.at(kafka.certifiedServer()).open(topic);

    await(() -> handled.equals(List.of("certified")));
  }

  @Test
  void authenticatesByAPasswordOverTls() {
    String topic = kafka.topic(1);
    List<String> handled = handle("none");
    kafka.put(topic, 0, "secured");
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("username", TestingKafka.USER, "password", TestingKafka.PASSWORD)));
    mapping.access = List.of(new Access("SASL_SCRAM_512_AUTH", SECRET), authority(mapping));
    mapping.at(kafka.securedTlsServer()).open(topic);

    await(() -> handled.equals(List.of("secured")));
  }

  @Test
  void readsNothingFromABrokerThatNoTrustedAuthorityVouchesFor() {
    mapping.secrets.put(
        SECRET,
        JsonMapper.shared()
            .writeValueAsString(
                Map.of("username", TestingKafka.USER, "password", TestingKafka.PASSWORD)));
    mapping.access = List.of(new Access("SASL_SCRAM_512_AUTH", SECRET));
    mapping.at(kafka.securedTlsServer()).open(kafka.topic(1));

    await(() -> mapping.result() != null);
    assertThat(mapping.result()).startsWith("PROBLEM: ");
  }

  /** The setting that names the authority of the broker's certificate. */
  private Access authority(TestingKafkaMapping reader) {
    reader.secrets.put(
        AUTHORITY,
        JsonMapper.shared().writeValueAsString(Map.of("certificate", kafka.authorityPem())));
    return new Access("SERVER_ROOT_CA_CERTIFICATE", AUTHORITY);
  }

  @Test
  void saysWhyATopicIsNotRead() {
    mapping.open("no-such-topic");
    await(() -> mapping.result() != null);
    assertThat(mapping.result()).isEqualTo("PROBLEM: The topic does not exist in the cluster.");
    mapping.close();

    TestingKafkaMapping wrong = new TestingKafkaMapping(kafka, functions);
    wrong.secrets.put(SECRET, "{\"username\": \"plain\", \"password\": \"wrong\"}");
    wrong.access = List.of(new Access("BASIC_AUTH", SECRET));
    wrong.secured().open(kafka.topic(1));
    await(() -> wrong.result() != null);
    assertThat(wrong.result()).isEqualTo("PROBLEM: SASL authentication failed.");
    wrong.close();

    TestingKafkaMapping unknown = new TestingKafkaMapping(kafka, functions);
    unknown.kind = ClusterSettings.Kind.MSK;
    unknown.open(kafka.topic(1));
    await(() -> unknown.result() != null);
    assertThat(Objects.requireNonNull(unknown.result()))
        .contains("lambent.triggers.kafka.clusters");
    unknown.close();
  }
}
