package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingFunction.error;
import static io.lambent.trigger.TestingTriggers.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Batches of streams with which functions fail are retried, split and given up. */
class StreamFailuresTest {
  private final TestingStreamReader reader = new TestingStreamReader();

  @AfterEach
  void end() {
    reader.close();
  }

  @Test
  void callsAgainAtTheSamePlaceUntilTheBatchIsHandled() {
    AtomicInteger failures = new AtomicInteger(2);
    reader.put(4);
    reader.poll(
        reader.mapping().batchSize(2),
        event -> failures.getAndDecrement() > 0 ? error() : answer("null"));

    await(() -> reader.handled().size() == 8);
    assertThat(reader.batches())
        .containsExactly(
            List.of("0", "1"), List.of("0", "1"), List.of("0", "1"), List.of("2", "3"));
  }

  @Test
  void tellsTheDestinationOfABatchWhoseRetriesAreUsedUp() {
    String queue = reader.triggers.queue(Map.of());
    reader.put(3);
    EventSourceMapping mapping =
        reader.poll(
            reader.mapping().batchSize(2).maximumRetries(1).onFailure(TestingTriggers.arn(queue)),
            event -> TestingStreamReader.values(event).contains("0") ? error() : answer("null"));

    await(() -> reader.triggers.messages(queue) == 1 && reader.handled().contains("2"));
    assertThat(reader.batches())
        .containsExactly(List.of("0", "1"), List.of("0", "1"), List.of("2"));
    JsonNode record = reader.receive(queue);
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
    assertThat(info.path("streamArn").asString()).isEqualTo(reader.arn);
  }

  @Test
  void splitsBatchesUntilOnlyTheBadRecordIsGivenUp() {
    String queue = reader.triggers.queue(Map.of());
    List<String> good = new CopyOnWriteArrayList<>();
    reader.put(8);
    reader.poll(
        reader.mapping().bisect().maximumRetries(0).onFailure(TestingTriggers.arn(queue)),
        event -> {
          if (TestingStreamReader.values(event).contains("5")) {
            return error();
          }
          good.addAll(TestingStreamReader.values(event));
          return answer("null");
        });

    await(() -> reader.triggers.messages(queue) == 1 && good.contains("7"));
    assertThat(good).containsExactly("0", "1", "2", "3", "4", "6", "7");
    assertThat(reader.receive(queue).at("/KinesisBatchInfo/startSequenceNumber").asString())
        .isEqualTo("00000005");
  }

  @Test
  void goesOnAtTheLowestRecordThatTheFunctionReports() {
    reader.put(5);
    AtomicInteger calls = new AtomicInteger();
    reader.poll(
        reader.mapping().partialFailures(),
        event -> answer(calls.getAndIncrement() == 0 ? failures("00000004", "00000002") : "{}"));

    await(() -> calls.get() == 2);
    assertThat(reader.batches().get(1)).containsExactly("2", "3", "4");
  }

  @Test
  void takesAMalformedReportForAFailureOfAllRecords() {
    String queue = reader.triggers.queue(Map.of());
    reader.put(1);
    reader.poll(
        reader.mapping().partialFailures().maximumRetries(2).onFailure(TestingTriggers.arn(queue)),
        event -> answer("{\"batchItemFailures\":[{\"itemIdentifier\":\"\"}]}"));

    await(() -> reader.triggers.messages(queue) == 1);
    assertThat(reader.batches()).hasSize(3);
    JsonNode record = reader.receive(queue);
    assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(3);
    assertThat(record.at("/responseContext/functionError").isNull()).isTrue();
  }

  @Test
  void givesUpRecordsThatAreTooOld() {
    String queue = reader.triggers.queue(Map.of());
    reader.stream.put("k", "old", Instant.now().minusSeconds(100));
    reader.stream.put("k", "new");
    reader.poll(
        reader.mapping().maximumAgeSeconds(60).onFailure(TestingTriggers.arn(queue)),
        event -> answer("null"));

    await(() -> reader.triggers.messages(queue) == 1 && !reader.handled().isEmpty());
    assertThat(reader.handled()).containsExactly("new");
    JsonNode record = reader.receive(queue);
    assertThat(record.at("/requestContext/condition").asString()).isEqualTo("RecordAgeExceeded");
    assertThat(record.at("/requestContext/approximateInvokeCount").asInt()).isEqualTo(1);
    assertThat(record.has("responseContext")).isFalse();
  }

  @Test
  void waitsForAThrottledFunctionWithoutUsingAttemptsUp() {
    AtomicInteger calls = new AtomicInteger();
    reader.put(1);
    reader.poll(
        reader.mapping().maximumRetries(0),
        event ->
            calls.getAndIncrement() < 2
                ? new InvocationOutcome.Throttled(
                    InvocationOutcome.Throttled.Reason.CONCURRENT_INVOCATION_LIMIT)
                : answer("null"));

    await(() -> calls.get() == 3);
    assertThat(reader.handled()).containsExactly("0", "0", "0");
  }

  private static String failures(String... numbers) {
    StringBuilder items = new StringBuilder();
    for (String number : numbers) {
      items.append(items.isEmpty() ? "" : ",");
      items.append("{\"itemIdentifier\":\"").append(number).append("\"}");
    }
    return "{\"batchItemFailures\":[" + items + "]}";
  }
}
