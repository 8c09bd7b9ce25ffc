package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingFunction.error;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.stream.TestingStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Mappings of streams in memory, with functions of the test. */
class StreamMappingTest {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final TestingTriggers triggers = TestingTriggers.shared();
  private final String function = "f-" + UUID.randomUUID();
  private final TestingStream stream = new TestingStream(1);
  private final String arn = TestingTriggers.STREAMS.add(stream);
  private final List<JsonNode> events = new CopyOnWriteArrayList<>();
  private final List<EventSourceMapping> mappings = new ArrayList<>();

  @AfterEach
  void end() {
    mappings.forEach(triggers::end);
  }

  @Test
  void callsTheFunctionWithTheRecordsOfAShardInTheirOrder() {
    List<String> sent = put(250);
    EventSourceMapping mapping = poll(mapping(), event -> answer("null"));

    await(() -> handled().size() == 250);
    assertThat(handled()).containsExactlyElementsOf(sent);
    assertThat(batches().getFirst()).hasSize(100);
    await(() -> "OK".equals(triggers.mappings.results.get(mapping.uuid())));
    await(() -> position(mapping).equals("00000249"));
  }

  @Test
  void goesOnWhereItWasAfterItWasDisabled() {
    put(3);
    EventSourceMapping mapping = poll(mapping(), event -> answer("null"));
    await(() -> handled().size() == 3);
    triggers.end(mapping);
    put(2);

    EventSourceMapping again = TestingStreamMapping.revised(mapping, 2);
    mappings.set(0, again);
    triggers.poll(again);

    await(() -> handled().size() == 5);
    assertThat(batches().getLast()).hasSize(2);
  }

  @Test
  void beginsWithTheRecordsSinceATime() {
    stream.put("k", "old", Instant.now().minusSeconds(60));
    stream.put("k", "new");
    poll(mapping().since(Instant.now().minusSeconds(30)), event -> answer("null"));

    await(() -> !handled().isEmpty());
    assertThat(handled()).containsExactly("new");
  }

  @Test
  void callsAgainAtTheSamePlaceUntilTheBatchIsHandled() {
    AtomicInteger failures = new AtomicInteger(2);
    put(4);
    poll(
        mapping().batchSize(2), event -> failures.getAndDecrement() > 0 ? error() : answer("null"));

    await(() -> handled().size() == 8);
    assertThat(batches())
        .containsExactly(
            List.of("0", "1"), List.of("0", "1"), List.of("0", "1"), List.of("2", "3"));
  }

  @Test
  void tellsTheDestinationOfABatchWhoseRetriesAreUsedUp() {
    String queue = triggers.queue(Map.of());
    put(3);
    EventSourceMapping mapping =
        poll(
            mapping().batchSize(2).maximumRetries(1).onFailure(TestingTriggers.arn(queue)),
            event -> values(event).contains("0") ? error() : answer("null"));

    await(() -> triggers.messages(queue) == 1 && handled().contains("2"));
    assertThat(batches()).containsExactly(List.of("0", "1"), List.of("0", "1"), List.of("2"));
    JsonNode record = receive(queue);
    assertThat(record.propertyNames())
        .containsExactly(
            "requestContext", "responseContext", "version", "timestamp", "KinesisBatchInfo");
    assertThat(record.at("/requestContext/functionArn").asString())
        .isEqualTo(mapping.function().arn());
    assertThat(record.at("/requestContext/condition").asString())
        .isEqualTo("RetryAttemptsExhausted");
    assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(2);
    assertThat(record.path("responseContext").toString())
        .isEqualTo(
            "{\"statusCode\":200,\"executedVersion\":\"$LATEST\",\"functionError\":\"Unhandled\"}");
    JsonNode info = record.path("KinesisBatchInfo");
    assertThat(info.path("shardId").asString()).isEqualTo("shardId-000000000000");
    assertThat(info.path("startSequenceNumber").asString()).isEqualTo("00000000");
    assertThat(info.path("endSequenceNumber").asString()).isEqualTo("00000001");
    assertThat(info.path("batchSize").asInt()).isEqualTo(2);
    assertThat(info.path("streamArn").asString()).isEqualTo(arn);
  }

  @Test
  void splitsBatchesUntilOnlyTheBadRecordIsGivenUp() {
    String queue = triggers.queue(Map.of());
    List<String> good = new CopyOnWriteArrayList<>();
    put(8);
    poll(
        mapping().bisect().maximumRetries(0).onFailure(TestingTriggers.arn(queue)),
        event -> {
          if (values(event).contains("5")) {
            return error();
          }
          good.addAll(values(event));
          return answer("null");
        });

    await(() -> triggers.messages(queue) == 1 && good.contains("7"));
    assertThat(good).containsExactly("0", "1", "2", "3", "4", "6", "7");
    assertThat(receive(queue).at("/KinesisBatchInfo/startSequenceNumber").asString())
        .isEqualTo("00000005");
  }

  @Test
  void goesOnAtTheLowestRecordThatTheFunctionReports() {
    put(5);
    AtomicInteger calls = new AtomicInteger();
    poll(
        mapping().partialFailures(),
        event -> answer(calls.getAndIncrement() == 0 ? failures("00000004", "00000002") : "{}"));

    await(() -> calls.get() == 2);
    assertThat(batches().get(1)).containsExactly("2", "3", "4");
  }

  @Test
  void takesAMalformedReportForAFailureOfAllRecords() {
    String queue = triggers.queue(Map.of());
    put(1);
    poll(
        mapping().partialFailures().maximumRetries(2).onFailure(TestingTriggers.arn(queue)),
        event -> answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}"));

    await(() -> triggers.messages(queue) == 1);
    assertThat(batches()).hasSize(3);
    JsonNode record = receive(queue);
    assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
    assertThat(record.at("/responseContext/functionError").isNull()).isTrue();
  }

  @Test
  void givesUpRecordsThatAreTooOld() {
    String queue = triggers.queue(Map.of());
    stream.put("k", "old", Instant.now().minusSeconds(100));
    stream.put("k", "new");
    poll(
        mapping().maximumAgeSeconds(60).onFailure(TestingTriggers.arn(queue)),
        event -> answer("null"));

    await(() -> triggers.messages(queue) == 1 && !handled().isEmpty());
    assertThat(handled()).containsExactly("new");
    JsonNode record = receive(queue);
    assertThat(record.at("/requestContext/condition").asString()).isEqualTo("RecordAgeExceeded");
    assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(1);
    assertThat(record.has("responseContext")).isFalse();
  }

  @Test
  void waitsForAThrottledFunctionWithoutUsingAttemptsUp() {
    AtomicInteger calls = new AtomicInteger();
    put(1);
    poll(
        mapping().maximumRetries(0),
        event ->
            calls.getAndIncrement() < 2
                ? new InvocationOutcome.Throttled(
                    InvocationOutcome.Throttled.Reason.CONCURRENT_INVOCATION_LIMIT)
                : answer("null"));

    await(() -> calls.get() == 3);
    assertThat(handled()).containsExactly("0", "0", "0");
  }

  @Test
  void passesOverRecordsThatNoFilterLetsPass() {
    stream.put("a", "1");
    stream.put("b", "2");
    stream.put("a", "3");
    stream.put("b", "4");
    EventSourceMapping mapping =
        poll(mapping().filters("{\"key\":[\"a\"]}"), event -> answer("null"));

    await(() -> handled().size() == 2);
    assertThat(handled()).containsExactly("1", "3");
    await(() -> position(mapping).equals("00000003"));
  }

  @Test
  void gathersABatchInItsWindow() {
    put(1);
    poll(mapping().windowSeconds(60).batchSize(3), event -> answer("null"));
    put(2);

    await(() -> !handled().isEmpty());
    assertThat(batches()).containsExactly(List.of("0", "0", "1"));
  }

  @Test
  void runsBatchesOfOneShardAtOnceWithTheRecordsOfAKeyInTheirOrder() {
    Semaphore gate = new Semaphore(0);
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    for (int i = 0; i < 200; i++) {
      stream.put("key-" + i % 20, Integer.toString(i));
    }
    EventSourceMapping mapping =
        poll(
            mapping().parallelBatches(4).batchSize(10),
            event -> {
              most.accumulateAndGet(running.incrementAndGet(), Math::max);
              gate.acquireUninterruptibly();
              running.decrementAndGet();
              return answer("null");
            });

    await(() -> running.get() == 4);
    gate.release(1000);
    await(() -> handled().size() == 200);
    assertThat(most).hasValue(4);
    for (int key = 0; key < 20; key++) {
      int one = key;
      assertThat(handled().stream().map(Integer::valueOf).filter(value -> value % 20 == one))
          .isSorted()
          .hasSize(10);
    }
    await(() -> position(mapping).equals("00000199"));
  }

  @Test
  void readsParentsToTheirEndBeforeTheirChildren() {
    put(10);
    stream.reshard(3);
    IntStream.range(10, 40).forEach(i -> stream.put("k" + i, Integer.toString(i)));
    stream.reshard(1);
    IntStream.range(40, 50).forEach(i -> stream.put("k" + i, Integer.toString(i)));
    poll(mapping().batchSize(5), event -> answer("null"));

    await(() -> handled().size() == 50);
    List<Integer> order = handled().stream().map(Integer::valueOf).toList();
    assertThat(order.subList(0, 10)).allMatch(value -> value < 10);
    assertThat(order.subList(10, 40)).allMatch(value -> value >= 10 && value < 40);
    assertThat(order.subList(40, 50)).allMatch(value -> value >= 40);
  }

  @Test
  void findsShardsThatAppearWhileItReads() {
    put(1);
    poll(mapping(), event -> answer("null"));
    await(() -> handled().size() == 1);

    stream.reshard(2);
    IntStream.range(1, 10).forEach(i -> stream.put("k" + i, Integer.toString(i)));

    await(() -> handled().size() == 10);
  }

  @Test
  void keepsTheStateOfATumblingWindowAndEndsIt() {
    Instant window = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 20);
    stream.put("k", "0", window.plusSeconds(1));
    stream.put("k", "1", window.plusSeconds(2));
    stream.put("k", "2", window.plusSeconds(11));
    poll(
        mapping().batchSize(1).tumblingSeconds(10),
        event -> answer("{\"state\":{\"n\":%d}}".formatted(event.at("/state/n").asInt(0) + 1)));

    await(() -> events.stream().filter(event -> isFinal(event)).count() == 2);
    assertThat(events.stream().map(event -> event.at("/state").toString()).toList())
        .containsExactly("{}", "{\"n\":1}", "{\"n\":2}", "{}", "{\"n\":1}");
    assertThat(events.stream().map(StreamMappingTest::isFinal))
        .containsExactly(false, false, true, false, true);
    JsonNode first = events.getFirst();
    assertThat(first.propertyNames())
        .containsExactly(
            "Records",
            "window",
            "state",
            "shardId",
            "eventSourceARN",
            "isFinalInvokeForWindow",
            "isWindowTerminatedEarly");
    assertThat(first.at("/window/start").asString()).isEqualTo(window.toString());
    assertThat(first.at("/window/end").asString()).isEqualTo(window.plusSeconds(10).toString());
    assertThat(first.path("shardId").asString()).isEqualTo("shardId-000000000000");
    assertThat(events.get(2).path("Records")).isEmpty();
  }

  @Test
  void endsAWindowEarlyWhoseStateIsTooLarge() {
    String large = "{\"state\":{\"s\":\"" + "x".repeat(1 << 20) + "\"}}";
    Instant window = Instant.ofEpochSecond(Instant.now().getEpochSecond() / 10 * 10 - 20);
    stream.put("k", "0", window.plusSeconds(1));
    stream.put("k", "1", window.plusSeconds(2));
    poll(
        mapping().batchSize(1).tumblingSeconds(10),
        event -> answer(values(event).contains("0") ? large : "{\"state\":{}}"));

    await(() -> events.stream().anyMatch(StreamMappingTest::isFinal));
    assertThat(events.get(1).path("isWindowTerminatedEarly").asBoolean()).isTrue();
    assertThat(events.get(1).path("Records")).isEmpty();
    assertThat(events.get(2).path("isWindowTerminatedEarly").asBoolean()).isFalse();
    assertThat(events.get(2).path("state").toString()).isEqualTo("{}");
  }

  @Test
  void takesAnAnswerWithoutStateForAFailure() {
    AtomicInteger calls = new AtomicInteger();
    put(1);
    EventSourceMapping mapping =
        poll(
            mapping().tumblingSeconds(900),
            event -> answer(calls.incrementAndGet() == 1 ? "null" : "{\"state\":{}}"));

    await(() -> calls.get() == 2 && position(mapping).equals("00000000"));
  }

  private static boolean isFinal(JsonNode event) {
    return event.path("isFinalInvokeForWindow").asBoolean();
  }

  private static String failures(String... numbers) {
    StringBuilder items = new StringBuilder();
    for (String number : numbers) {
      items.append(items.isEmpty() ? "" : ",");
      items.append("{\"itemIdentifier\":\"").append(number).append("\"}");
    }
    return "{\"batchItemFailures\":[" + items + "]}";
  }

  private TestingStreamMapping mapping() {
    return new TestingStreamMapping(arn, function);
  }

  private EventSourceMapping poll(
      TestingStreamMapping mapping, Function<JsonNode, InvocationOutcome> code) {
    triggers.functions.put(
        function,
        event -> {
          events.add(event);
          return code.apply(event);
        });
    EventSourceMapping made = mapping.make();
    mappings.add(made);
    triggers.poll(made);
    return made;
  }

  /** Puts records with values that count up from 0; returns them. */
  private List<String> put(int number) {
    List<String> values = IntStream.range(0, number).mapToObj(Integer::toString).toList();
    values.forEach(value -> stream.put("k", value));
    return values;
  }

  private static List<String> values(JsonNode event) {
    return event.path("Records").values().stream()
        .map(record -> record.path("value").asString())
        .toList();
  }

  private List<List<String>> batches() {
    return events.stream().map(StreamMappingTest::values).toList();
  }

  private List<String> handled() {
    return batches().stream().flatMap(List::stream).toList();
  }

  private String position(EventSourceMapping mapping) {
    return triggers
        .bean(JdbcClient.class)
        .sql(
            "select coalesce(max(position), '') from lambent_trigger.stream_shard where mapping ="
                + " :mapping")
        .param("mapping", mapping.uuid())
        .query(String.class)
        .single();
  }

  private JsonNode receive(String queue) {
    return JSON.readTree(
        triggers
            .sqs()
            .receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(5))
            .messages()
            .getFirst()
            .body());
  }
}
