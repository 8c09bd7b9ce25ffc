package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** Events on buses reach functions and queues, also those that functions' outcomes become. */
@ExtendWith(Lambent.class)
class EventBridgeTest {
  private final Clients clients;
  private final EventBridgeClient events;
  private final SqsClient sqs;
  private final String name = "e-" + UUID.randomUUID();

  EventBridgeTest(Clients clients) {
    this.clients = clients;
    this.events = clients.events();
    this.sqs = clients.sqs();
  }

  @AfterEach
  void close() {
    events.close();
    sqs.close();
  }

  private void rule(String pattern, String arn, Consumer<Target.Builder> details) {
    events.createEventBus(request -> request.name(name));
    events.putRule(request -> request.name(name).eventBusName(name).eventPattern(pattern));
    Target.Builder target = Target.builder().id("t").arn(arn);
    details.accept(target);
    events.putTargets(request -> request.rule(name).eventBusName(name).targets(target.build()));
  }

  private void put(String detail) {
    assertThat(
            events
                .putEvents(
                    request ->
                        request.entries(
                            entry ->
                                entry
                                    .eventBusName(name)
                                    .source("shop")
                                    .detailType("Order")
                                    .detail(detail)))
                .failedEntryCount())
        .isZero();
  }

  private String queueArn() {
    sqs.createQueue(request -> request.queueName(name));
    return "arn:aws:sqs:us-east-1:000000000000:" + name;
  }

  private String received() {
    String url = sqs.getQueueUrl(request -> request.queueName(name)).queueUrl();
    List<Message> messages =
        Eventually.find(
            () ->
                Optional.of(
                        sqs.receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(20))
                            .messages())
                    .filter(some -> !some.isEmpty()));
    assertThat(messages).hasSize(1);
    return messages.getFirst().body();
  }

  @Test
  void aRuleInvokesAFunction() {
    String function =
        clients.deployPython("def handler(event, context): print('got', event['detail']['total'])");
    rule(
        "{\"detail\": {\"total\": [{\"numeric\": [\">\", 100]}]}}",
        "arn:aws:lambda:us-east-1:000000000000:function:" + function,
        target -> {});
    put("{\"total\": 7}");
    put("{\"total\": 250}");

    assertThat(Eventually.find(() -> logged(function))).startsWith("got 250");
  }

  @Test
  void aRuleFillsAQueueWithWhatATemplateSays() {
    rule(
        "{\"source\": [\"shop\"]}",
        queueArn(),
        target ->
            target.inputTransformer(
                with ->
                    with.inputPathsMap(Map.of("total", "$.detail.total"))
                        .inputTemplate("{\"rule\": <aws.events.rule-name>, \"sum\": <total>}")));
    put("{\"total\": 12.50}");

    assertThat(received()).isEqualTo("{\"rule\":\"" + name + "\",\"sum\":12.50}");
  }

  @Test
  void aRuleWritesToALogGroup() {
    String group = "/aws/events/" + name;
    clients.logs().createLogGroup(request -> request.logGroupName(group));
    rule(
        "{\"source\": [\"shop\"]}",
        "arn:aws:logs:us-east-1:000000000000:log-group:" + group + ":*",
        target ->
            target.inputTransformer(
                with ->
                    with.inputPathsMap(Map.of("total", "$.detail.total", "time", "$.time"))
                        .inputTemplate("{\"timestamp\": <time>, \"message\": \"sum <total>\"}")));
    put("{\"total\": 12}");

    assertThat(
            Eventually.find(
                () ->
                    clients
                        .logs()
                        .filterLogEvents(request -> request.logGroupName(group))
                        .events()
                        .stream()
                        .map(FilteredLogEvent::message)
                        .findFirst()))
        .isEqualTo("sum 12");
  }

  @Test
  void theOutcomeOfAnAsynchronousInvocationIsAnEvent() {
    rule("{\"source\": [\"lambda\"]}", queueArn(), target -> target.inputPath("$.detail-type"));
    String function = clients.deployPython("def handler(event, context): return 'done'");
    clients
        .lambda()
        .putFunctionEventInvokeConfig(
            request ->
                request
                    .functionName(function)
                    .destinationConfig(
                        to ->
                            to.onSuccess(
                                bus ->
                                    bus.destination(
                                        "arn:aws:events:us-east-1:000000000000:event-bus/"
                                            + name))));
    clients
        .lambda()
        .invoke(
            request ->
                request
                    .functionName(function)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String("{}")));

    assertThat(received()).isEqualTo("\"Lambda Function Invocation Result - Success\"");
  }

  private Optional<String> logged(String function) {
    try {
      return clients
          .logs()
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .map(FilteredLogEvent::message)
          .filter(message -> message.startsWith("got"))
          .findFirst();
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }
}
