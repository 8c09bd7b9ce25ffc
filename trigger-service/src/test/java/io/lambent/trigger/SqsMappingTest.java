package io.lambent.trigger;

import static io.lambent.trigger.TestingFunction.answer;
import static io.lambent.trigger.TestingFunction.bodies;
import static io.lambent.trigger.TestingTriggers.await;
import static io.lambent.trigger.TestingTriggers.mapping;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.SourceQueues;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import tools.jackson.databind.JsonNode;

/** Mappings of real queues, with functions of the test. */
class SqsMappingTest {
  private final TestingTriggers triggers = TestingTriggers.shared();
  private final String function = "f-" + UUID.randomUUID();

  @Test
  void callsTheFunctionWithEveryMessageAndDeletesIt() {
    String queue = triggers.queue(Map.of());
    Set<String> handled = ConcurrentHashMap.newKeySet();
    triggers.functions.put(
        function,
        event -> {
          handled.addAll(bodies(event));
          return answer("null");
        });
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);

    List<String> sent = send(queue, 100);

    await(() -> handled.size() == 100 && triggers.messages(queue) == 0);
    assertThat(handled).containsExactlyInAnyOrderElementsOf(sent);
    await(() -> "OK".equals(triggers.mappings.results.get(mapping.uuid())));
    triggers.end(mapping);
  }

  @Test
  void asksAQueueForItsVisibilityTimeout() {
    String queue = triggers.queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "77"));
    SourceQueues queues = triggers.bean(SourceQueues.class);

    assertThat(queues.visibilityTimeout(TestingTriggers.arn(queue))).hasValue(77);
    assertThat(queues.visibilityTimeout(TestingTriggers.arn("missing"))).isEmpty();
  }

  @Test
  void passesAMessageOnAsAwsDoes() {
    String queue = triggers.queue(Map.of());
    List<JsonNode> events = new CopyOnWriteArrayList<>();
    triggers.functions.put(
        function,
        event -> {
          events.add(event);
          return answer("null");
        });
    triggers
        .sqs()
        .sendMessage(
            request ->
                request
                    .queueUrl(queue)
                    .messageBody("hello \"you\"")
                    .messageAttributes(
                        Map.of(
                            "kind",
                            MessageAttributeValue.builder()
                                .dataType("String")
                                .stringValue("greeting")
                                .build())));
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);
    await(() -> !events.isEmpty());

    JsonNode record = events.getFirst().at("/Records/0");
    assertThat(record.propertyNames())
        .containsExactly(
            "messageId",
            "receiptHandle",
            "body",
            "attributes",
            "messageAttributes",
            "md5OfMessageAttributes",
            "md5OfBody",
            "eventSource",
            "eventSourceARN",
            "awsRegion");
    assertThat(record.path("body").asString()).isEqualTo("hello \"you\"");
    assertThat(record.path("attributes").propertyNames())
        .containsExactly(
            "ApproximateReceiveCount",
            "SentTimestamp",
            "SenderId",
            "ApproximateFirstReceiveTimestamp");
    assertThat(record.path("messageAttributes").toString())
        .isEqualTo(
            "{\"kind\":{\"stringValue\":\"greeting\",\"stringListValues\":[],"
                + "\"binaryListValues\":[],\"dataType\":\"String\"}}");
    assertThat(record.path("eventSource").asString()).isEqualTo("aws:sqs");
    assertThat(record.path("eventSourceARN").asString()).isEqualTo(TestingTriggers.arn(queue));
    assertThat(record.path("awsRegion").asString()).isEqualTo("us-east-1");
    triggers.end(mapping);
  }

  @Test
  void leavesFailedMessagesToTheDeadLetterQueue() {
    String dead = triggers.queue(Map.of());
    String queue = queueWithDeadLetters(dead, 1);
    triggers.functions.put(function, event -> TestingFunction.error());
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);

    send(queue, 3);

    await(() -> triggers.messages(dead) == 3);
    await(
        () ->
            "PROBLEM: Function call failed".equals(triggers.mappings.results.get(mapping.uuid())));
    triggers.end(mapping);
  }

  @Test
  void deletesTheMessagesOfABatchThatTheFunctionDoesNotReport() {
    String dead = triggers.queue(Map.of());
    String queue = queueWithDeadLetters(dead, 60);
    List<String> handles = new CopyOnWriteArrayList<>();
    triggers.functions.put(
        function,
        event -> {
          List<String> failed = new ArrayList<>();
          for (JsonNode record : event.path("Records")) {
            if (record.path("body").asString().endsWith("0")) {
              handles.add(record.path("receiptHandle").asString());
              failed.add("{\"itemIdentifier\":\"" + record.path("messageId").asString() + "\"}");
            }
          }
          return answer("{\"batchItemFailures\":[" + String.join(",", failed) + "]}");
        });
    EventSourceMapping mapping =
        TestingMapping.like(mapping(queue, function)).partialFailures(true).make();
    triggers.poll(mapping);

    send(queue, 20);

    await(() -> handles.size() == 2 && triggers.messages(queue) == 2);
    handles.forEach(
        handle ->
            triggers
                .sqs()
                .changeMessageVisibility(
                    request -> request.queueUrl(queue).receiptHandle(handle).visibilityTimeout(0)));
    await(() -> triggers.messages(dead) == 2 && triggers.messages(queue) == 0);
    triggers.end(mapping);
  }

  @Test
  void deletesWhatNoFilterLetsPass() {
    String queue = triggers.queue(Map.of());
    Set<String> handled = ConcurrentHashMap.newKeySet();
    triggers.functions.put(
        function,
        event -> {
          handled.addAll(bodies(event));
          return answer("null");
        });
    EventSourceMapping mapping =
        TestingMapping.like(mapping(queue, function))
            .filters(List.of("{\"body\":{\"n\":[1,3]}}"))
            .make();
    triggers.poll(mapping);

    send(queue, List.of("{\"n\":1}", "{\"n\":2}", "{\"n\":3}", "text"));

    await(() -> handled.size() == 2 && triggers.messages(queue) == 0);
    assertThat(handled).containsExactlyInAnyOrder("{\"n\":1}", "{\"n\":3}");
    triggers.end(mapping);
  }

  @Test
  void gathersBatchesThatAreLargerThanOneReceive() {
    String queue = triggers.queue(Map.of());
    List<Integer> sizes = new CopyOnWriteArrayList<>();
    triggers.functions.put(
        function,
        event -> {
          sizes.add(bodies(event).size());
          return answer("null");
        });
    EventSourceMapping mapping =
        TestingMapping.like(mapping(queue, function)).batchSize(25).windowSeconds(60).make();
    triggers.poll(mapping);

    send(queue, 25);

    await(() -> triggers.messages(queue) == 0);
    assertThat(sizes).containsExactly(25);
    triggers.end(mapping);
  }

  @Test
  void callsAThrottledFunctionAgainWithTheSameReceive() {
    String queue = triggers.queue(Map.of());
    AtomicInteger calls = new AtomicInteger();
    List<String> receives = new CopyOnWriteArrayList<>();
    triggers.functions.put(
        function,
        event -> {
          receives.add(event.at("/Records/0/attributes/ApproximateReceiveCount").asString());
          return calls.incrementAndGet() < 4
              ? new InvocationOutcome.Throttled(
                  InvocationOutcome.Throttled.Reason.CONCURRENT_INVOCATION_LIMIT)
              : answer("null");
        });
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);

    send(queue, 1);

    await(() -> calls.get() == 4 && triggers.messages(queue) == 0);
    assertThat(receives).containsOnly("1");
    triggers.end(mapping);
  }

  @Test
  void runsNoMoreBatchesAtOnceThanTheMappingAllows() {
    String queue = triggers.queue(Map.of());
    AtomicInteger running = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger handled = new AtomicInteger();
    Semaphore gate = new Semaphore(0);
    triggers.functions.put(
        function,
        event -> {
          most.accumulateAndGet(running.incrementAndGet(), Math::max);
          gate.acquireUninterruptibly();
          running.decrementAndGet();
          handled.incrementAndGet();
          return answer("null");
        });
    EventSourceMapping mapping =
        TestingMapping.like(mapping(queue, function)).batchSize(1).maximumConcurrency(2).make();
    triggers.poll(mapping);

    send(queue, 12);

    await(() -> running.get() == 2);
    gate.release(12);
    await(() -> handled.get() == 12 && triggers.messages(queue) == 0);
    assertThat(most).hasValue(2);
    triggers.end(mapping);
  }

  @Test
  void readsNothingOnceItIsDisabledAndGoesOnOnceItIsEnabled() {
    String queue = triggers.queue(Map.of());
    Set<String> handled = ConcurrentHashMap.newKeySet();
    triggers.functions.put(
        function,
        event -> {
          handled.addAll(bodies(event));
          return answer("null");
        });
    EventSourceMapping mapping = mapping(queue, function);
    triggers.poll(mapping);
    triggers.end(mapping);

    send(queue, 1);
    assertThat(
            triggers
                .sqs()
                .receiveMessage(
                    request -> request.queueUrl(queue).waitTimeSeconds(5).visibilityTimeout(0))
                .messages())
        .hasSize(1);
    assertThat(handled).isEmpty();

    triggers.poll(mapping);
    await(() -> handled.size() == 1);
    triggers.end(mapping);
  }

  @Test
  void saysThatTheQueueIsMissingAndReadsItOnceItIsThere() {
    String name = "q-" + UUID.randomUUID();
    AtomicInteger handled = new AtomicInteger();
    triggers.functions.put(
        function,
        event -> {
          handled.incrementAndGet();
          return answer("null");
        });
    EventSourceMapping mapping = mapping("http://localhost/" + name, function);
    triggers.poll(mapping);
    await(
        () ->
            triggers
                .mappings
                .results
                .getOrDefault(mapping.uuid(), "")
                .contains("SQS Error Code: AWS.SimpleQueueService.NonExistentQueue"));

    String queue = triggers.sqs().createQueue(request -> request.queueName(name)).queueUrl();
    send(queue, 1);

    await(() -> handled.get() == 1);
    triggers.end(mapping);
  }

  @Test
  void saysThatTheFunctionIsMissing() {
    String queue = triggers.queue(Map.of());
    send(queue, 1);
    EventSourceMapping mapping = mapping(queue, "missing");
    triggers.poll(mapping);

    await(
        () ->
            triggers
                .mappings
                .results
                .getOrDefault(mapping.uuid(), "")
                .startsWith("PROBLEM: Function not found"));
    assertThat(triggers.messages(queue)).isEqualTo(1);
    triggers.end(mapping);
  }

  private String queueWithDeadLetters(String dead, int visibilitySeconds) {
    return triggers.queue(
        Map.of(
            QueueAttributeName.VISIBILITY_TIMEOUT,
            Integer.toString(visibilitySeconds),
            QueueAttributeName.REDRIVE_POLICY,
            "{\"maxReceiveCount\":1,\"deadLetterTargetArn\":\""
                + TestingTriggers.arn(dead)
                + "\"}"));
  }

  private List<String> send(String queue, int messages) {
    List<String> bodies = IntStream.range(0, messages).mapToObj(i -> "message " + i).toList();
    send(queue, bodies);
    return bodies;
  }

  private void send(String queue, List<String> bodies) {
    for (int from = 0; from < bodies.size(); from += 10) {
      List<SendMessageBatchRequestEntry> entries = new ArrayList<>();
      for (int i = from; i < Math.min(bodies.size(), from + 10); i++) {
        entries.add(
            SendMessageBatchRequestEntry.builder()
                .id(Integer.toString(i))
                .messageBody(bodies.get(i))
                .build());
      }
      assertThat(
              triggers
                  .sqs()
                  .sendMessageBatch(request -> request.queueUrl(queue).entries(entries))
                  .failed())
          .isEmpty();
    }
  }
}
