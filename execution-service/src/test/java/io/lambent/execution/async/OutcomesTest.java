package io.lambent.execution.async;

import static io.lambent.execution.async.TestingQueue.awaitQueued;
import static io.lambent.execution.async.TestingQueue.properties;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records that an event leaves for its destinations when it ends. */
class OutcomesTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:queue";
  private static final String TOPIC = "arn:aws:sns:us-east-1:000000000000:topic";
  private static final InvocationOutcome ANSWER =
      new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, "{\"a\":[1]}".getBytes(UTF_8));
  private static final InvocationOutcome ERROR =
      new InvocationOutcome.FunctionFailed(
          TestingInvoker.EXECUTION,
          "Error",
          "{\"errorType\":\"Error\",\"errorMessage\":\"n\\u0000o\"}".getBytes(UTF_8));

  @BeforeEach
  void clear() throws Exception {
    TestingQueue.clear();
  }

  private record Written(
      String kind,
      String target,
      byte[] body,
      @Nullable Integer errorCode,
      @Nullable String errorMessage,
      @Nullable String traceId) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }
  }

  private static List<Written> written() throws SQLException {
    try (Connection connection = TestingQueue.database().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select * from lambent_execution.event_delivery order by kind, target")) {
      List<Written> all = new ArrayList<>();
      while (row.next()) {
        all.add(
            new Written(
                row.getString("kind"),
                row.getString("target"),
                row.getBytes("body"),
                row.getObject("error_code", Integer.class),
                row.getString("error_message"),
                row.getString("trace_id")));
      }
      return all;
    }
  }

  @Test
  void aSuccessGoesToItsDestinationOnly() throws Exception {
    TestingInvoker invoker = TestingInvoker.answering(call -> ANSWER);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.destinations = new EventDestinations(QUEUE, TOPIC);
      testing.deadLetterTarget = QUEUE;
      Invocation event = TestingQueue.event("hello");
      testing.queue.enqueue(event).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(written()).hasSize(1);
      Written only = written().getFirst();
      JsonNode json = only.json();
      assertThat(only.kind()).isEqualTo(Delivery.Kind.ON_SUCCESS.name());
      assertThat(only.target()).isEqualTo(QUEUE);
      assertThat(only.traceId()).startsWith(event.traceId() + ";Lineage=");
      assertThat(json.path("version").stringValue()).isEqualTo("1.0");
      assertThat(json.path("timestamp").stringValue())
          .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      assertThat(json.path("requestContext").toString())
          .isEqualTo(
              "{\"requestId\":\""
                  + event.requestId()
                  + "\",\"functionArn\":\"arn:aws:lambda:us-east-1:000000000000:function:hello:live\","
                  + "\"condition\":\"Success\",\"approximateInvokeCount\":1}");
      assertThat(json.path("requestPayload").toString()).isEqualTo("{\"ü\":1}");
      assertThat(json.path("responseContext").toString())
          .isEqualTo("{\"statusCode\":200,\"executedVersion\":\"$LATEST\"}");
      assertThat(json.path("responsePayload").toString()).isEqualTo("{\"a\":[1]}");
    }
  }

  @Test
  void aFailureGoesToItsDestinationAndToTheDeadLetterQueue() throws Exception {
    TestingInvoker invoker = TestingInvoker.answering(call -> ERROR);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.destinations = new EventDestinations(QUEUE, TOPIC);
      testing.deadLetterTarget = QUEUE;
      Invocation event = TestingQueue.event("hello");
      testing.queue.enqueue(event).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(written()).extracting(Written::kind).containsExactly("DEAD_LETTER", "ON_FAILURE");
      Written deadLetter = written().getFirst();
      assertThat(deadLetter.target()).isEqualTo(QUEUE);
      assertThat(deadLetter.body()).isEqualTo(event.payload());
      assertThat(deadLetter.errorCode()).isEqualTo(200);
      assertThat(deadLetter.errorMessage()).isEqualTo("no");
      Written failure = written().getLast();
      assertThat(failure.target()).isEqualTo(TOPIC);
      assertThat(failure.json().at("/requestContext/condition").stringValue())
          .isEqualTo("RetriesExhausted");
      assertThat(failure.json().at("/requestContext/approximateInvokeCount").intValue())
          .isEqualTo(3);
      assertThat(failure.json().path("responseContext").toString())
          .isEqualTo(
              "{\"statusCode\":200,\"executedVersion\":\"$LATEST\",\"functionError\":\"Unhandled\"}");
      assertThat(failure.json().at("/responsePayload/errorType").stringValue()).isEqualTo("Error");
    }
  }

  @Test
  void anEventThatWaitedTooLongWasNeverAnswered() throws Exception {
    TestingInvoker invoker = TestingInvoker.succeeding();
    try (TestingQueue testing = new TestingQueue("b", properties(LONG, 10), invoker)) {
      testing.destinations = new EventDestinations(null, QUEUE);
      EventTable dead = new EventTable(TestingQueue.database(), "a", LONG);
      dead.insert(List.of(new EventTable.NewEvent(TestingQueue.event("hello"), true)));
      TestingQueue.age(Duration.ofHours(7));
      dead.releaseAll();
      awaitQueued(0);

      JsonNode json = written().getFirst().json();
      assertThat(json.at("/requestContext/condition").stringValue()).isEqualTo("EventAgeExceeded");
      assertThat(json.at("/requestContext/approximateInvokeCount").intValue()).isZero();
      assertThat(json.has("responseContext")).isFalse();
      assertThat(json.has("responsePayload")).isFalse();
    }
  }

  @Test
  void aFunctionThatIsSwitchedOffFailsAtOnce() throws Exception {
    TestingInvoker invoker =
        TestingInvoker.answering(
            call -> new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.switchedOff = true;
      testing.destinations = new EventDestinations(null, QUEUE);
      testing.deadLetterTarget = QUEUE;
      testing.queue.enqueue(TestingQueue.event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(invoker.calls).hasSize(1);
      Written deadLetter = written().getFirst();
      assertThat(deadLetter.errorCode()).isEqualTo(429);
      assertThat(deadLetter.errorMessage()).isEqualTo("Rate Exceeded.");
      JsonNode json = written().getLast().json();
      assertThat(json.at("/requestContext/condition").stringValue())
          .isEqualTo("ZeroReservedConcurrency");
      assertThat(json.at("/requestContext/approximateInvokeCount").intValue()).isZero();
      assertThat(json.has("responseContext")).isFalse();
    }
  }

  @Test
  void anAnswerThatIsNotJsonIsAText() throws Exception {
    TestingInvoker invoker =
        TestingInvoker.answering(
            call ->
                new InvocationOutcome.Succeeded(
                    TestingInvoker.EXECUTION, "plain \"text\"".getBytes(UTF_8)));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.destinations = new EventDestinations(QUEUE, null);
      testing.queue.enqueue(TestingQueue.event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(written().getFirst().json().path("responsePayload").stringValue())
          .isEqualTo("plain \"text\"");
    }
  }

  @Test
  void aTopicGetsNoPayloadsWhereTheyAreTooLarge() throws Exception {
    byte[] large = ("{\"errorMessage\":\"" + "x".repeat(300_000) + "\"}").getBytes(UTF_8);
    TestingInvoker invoker =
        TestingInvoker.answering(
            call -> new InvocationOutcome.FunctionFailed(TestingInvoker.EXECUTION, "Error", large));
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.limits = new EventLimits(0, null);
      testing.destinations = new EventDestinations(null, TOPIC);
      testing.deadLetterTarget = QUEUE;
      testing.queue.enqueue(TestingQueue.event("hello")).toCompletableFuture().get();
      awaitQueued(0);

      assertThat(written().getFirst().errorMessage()).hasSize(1024);
      JsonNode json = written().getLast().json();
      assertThat(json.has("requestPayload")).isFalse();
      assertThat(json.has("responsePayload")).isFalse();
      assertThat(json.at("/responseContext/functionError").stringValue()).isEqualTo("Unhandled");
    }
  }

  @Test
  void waitsUntilItIsKnownWhereAnOutcomeGoes() throws Exception {
    TestingInvoker invoker = TestingInvoker.answering(call -> ANSWER);
    try (TestingQueue testing = new TestingQueue("a", properties(LONG, 10), invoker)) {
      testing.destinations = new EventDestinations(QUEUE, null);
      testing.unknown = new IllegalStateException("function-service is away");
      testing.queue.enqueue(TestingQueue.event("hello")).toCompletableFuture().get();
      invoker.nextCall();
      assertThat(TestingQueue.queued()).isEqualTo(1);
      testing.unknown = null;
      awaitQueued(0);

      assertThat(written()).hasSize(1);
      assertThat(invoker.calls).isEmpty();
    }
  }

  @Test
  void anEventThatAnotherInstanceHasEndedIsDeliveredOnce() throws Exception {
    EventTable table = new EventTable(TestingQueue.database(), "a", LONG);
    QueuedEvent event = new QueuedEvent(TestingQueue.event("hello"), Instant.now(), 0, 0);
    table.insert(List.of(new EventTable.NewEvent(event.invocation(), true)));
    EventSettings settings =
        EventSettings.of(EventLimits.DEFAULT, new EventDestinations(QUEUE, null), null);
    for (int i = 0; i < 2; i++) {
      table.settle(
          List.of(event.requestId()),
          List.of(),
          Outcomes.of(event, settings, new Verdict.Done(), ANSWER, Instant.now()));
    }

    assertThat(written()).hasSize(1);
  }
}
