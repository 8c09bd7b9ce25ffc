package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Filter;
import software.amazon.awssdk.services.lambda.model.FunctionResponseType;
import software.amazon.awssdk.services.lambda.model.GetEventSourceMappingResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Queues that trigger functions, as a client of AWS sees them. */
@ExtendWith(Lambent.class)
class QueueTriggerTest {
  private final Clients clients;
  private final LambdaClient lambda;
  private final SqsClient sqs;

  QueueTriggerTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
    this.sqs = clients.sqs();
  }

  @AfterEach
  void close() {
    sqs.close();
  }

  @Test
  void allMessagesReachTheFunction() {
    String results = QueueFunctions.queue(sqs);
    String queue = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.copier(results));
    String mapping = map(queue, function, List.of());
    Set<String> sent =
        IntStream.range(0, 100).mapToObj(i -> "message " + i).collect(Collectors.toSet());

    send(queue, List.copyOf(sent));

    assertThat(QueueFunctions.awaitAll(sqs, results, sent))
        .containsExactlyInAnyOrderElementsOf(sent);
    awaitMessages(queue, 0);
    assertThat(
            Eventually.find(
                () ->
                    Optional.ofNullable(
                        lambda
                            .getEventSourceMapping(request -> request.uuid(mapping))
                            .lastProcessingResult())))
        .isEqualTo("OK");
    delete(mapping);
  }

  @Test
  void aMessageThatTheFunctionReportsEndsInTheDeadLetterQueue() {
    String results = QueueFunctions.queue(sqs);
    String dead = QueueFunctions.queue(sqs);
    String queue = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.copier(results));
    String mapping = map(queue, function, List.of());
    // Lambda refuses mappings of queues with shorter time-outs than their functions.
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(queue)
                .attributes(
                    Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "1",
                        QueueAttributeName.REDRIVE_POLICY,
                        "{\"maxReceiveCount\":1,\"deadLetterTargetArn\":\""
                            + QueueFunctions.arn(sqs, dead)
                            + "\"}")));

    send(queue, List.of("good 1", "bad", "good 2"));

    QueueFunctions.awaitAll(sqs, dead, Set.of("bad"));
    assertThat(QueueFunctions.awaitAll(sqs, results, Set.of("good 1", "good 2"))).hasSize(2);
    awaitMessages(queue, 0);
    delete(mapping);
  }

  @Test
  void onlyMessagesThatAFilterLetsPassReachTheFunction() {
    String results = QueueFunctions.queue(sqs);
    String queue = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.copier(results));
    String mapping = map(queue, function, List.of("{\"body\":{\"kind\":[\"order\"]}}"));

    send(queue, List.of("{\"kind\":\"order\"}", "{\"kind\":\"other\"}", "text"));

    assertThat(QueueFunctions.awaitAll(sqs, results, Set.of("{\"kind\":\"order\"}"))).hasSize(1);
    awaitMessages(queue, 0);
    delete(mapping);
  }

  @Test
  void aDisabledMappingReadsNothingUntilItIsEnabled() {
    String results = QueueFunctions.queue(sqs);
    String queue = QueueFunctions.queue(sqs);
    String function = clients.deployPython(QueueFunctions.copier(results));
    String mapping = map(queue, function, List.of());
    assertThat(
            lambda
                .updateEventSourceMapping(request -> request.uuid(mapping).enabled(false))
                .state())
        .isEqualTo("Disabling");
    await(mapping, "Disabled");

    send(queue, List.of("waits"));
    awaitMessages(queue, 1);
    lambda.updateEventSourceMapping(request -> request.uuid(mapping).enabled(true));

    QueueFunctions.awaitAll(sqs, results, Set.of("waits"));
    await(mapping, "Enabled");
    delete(mapping);
  }

  @Test
  void refusesAQueueWhoseMessagesBecomeVisibleBeforeTheFunctionMustEnd() {
    String function = clients.deployPython("def handler(event, context): return 1");
    String queue = QueueFunctions.queue(sqs);
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(queue)
                .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "19")));
    String arn = QueueFunctions.arn(sqs, queue);

    assertThatThrownBy(
            () ->
                lambda.createEventSourceMapping(
                    request -> request.functionName(function).eventSourceArn(arn)))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining(
            "Queue visibility timeout: 19 seconds is less than Function timeout: 20 seconds");
  }

  @Test
  void aMappingSaysThatItsQueueIsMissing() {
    String function = clients.deployPython("def handler(event, context): return 1");
    String mapping =
        lambda
            .createEventSourceMapping(
                request ->
                    request
                        .functionName(function)
                        .eventSourceArn("arn:aws:sqs:us-east-1:000000000000:missing-" + function))
            .uuid();

    String result =
        Eventually.find(
            () ->
                Optional.ofNullable(
                    lambda
                        .getEventSourceMapping(request -> request.uuid(mapping))
                        .lastProcessingResult()));
    assertThat(result)
        .startsWith("PROBLEM: ")
        .contains("SQS Error Code: AWS.SimpleQueueService.NonExistentQueue");
    await(mapping, "Enabled");
    delete(mapping);
    Eventually.find(() -> isGone(mapping) ? Optional.of(true) : Optional.empty());
  }

  private String map(String queue, String function, List<String> filters) {
    String uuid =
        lambda
            .createEventSourceMapping(
                request -> {
                  request
                      .functionName(function)
                      .eventSourceArn(QueueFunctions.arn(sqs, queue))
                      .functionResponseTypes(FunctionResponseType.REPORT_BATCH_ITEM_FAILURES);
                  if (!filters.isEmpty()) {
                    request.filterCriteria(
                        criteria ->
                            criteria.filters(
                                filters.stream()
                                    .map(pattern -> Filter.builder().pattern(pattern).build())
                                    .toList()));
                  }
                })
            .uuid();
    await(uuid, "Enabled");
    return uuid;
  }

  /**
   * A mapping whose poller waits in its queue is gone only when that wait ends, up to 20 s later.
   */
  private void delete(String mapping) {
    lambda.deleteEventSourceMapping(request -> request.uuid(mapping));
  }

  private boolean isGone(String mapping) {
    try {
      lambda.getEventSourceMapping(request -> request.uuid(mapping));
      return false;
    } catch (ResourceNotFoundException e) {
      return true;
    }
  }

  private GetEventSourceMappingResponse await(String mapping, String state) {
    return Eventually.find(
        () ->
            Optional.of(lambda.getEventSourceMapping(request -> request.uuid(mapping)))
                .filter(found -> found.state().equals(state)));
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
      sqs.sendMessageBatch(request -> request.queueUrl(queue).entries(entries));
    }
  }

  /** Waits until that many messages are in the queue, those that are invisible included. */
  private void awaitMessages(String queue, int number) {
    Eventually.find(
        () -> {
          Map<QueueAttributeName, String> attributes =
              sqs.getQueueAttributes(
                      request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                  .attributes();
          int messages =
              Integer.parseInt(attributes.get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
                  + Integer.parseInt(
                      attributes.get(
                          QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE));
          return messages == number ? Optional.of(true) : Optional.empty();
        });
  }
}
