package io.lambent.services.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.services.TestingAwsServices;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.eventbridge.model.PutEventsResponse;
import software.amazon.awssdk.services.eventbridge.model.Target;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the tests of EventBridge do often. */
final class EventsCalls {
  static final String ACCOUNT = "000000000000";
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final EventBridgeClient events =
      services.client(EventBridgeClient.builder(), "events", ACCOUNT);
  static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);

  private EventsCalls() {}

  /** A bus of its own; its name. */
  static String bus() {
    String name = "bus-" + UUID.randomUUID();
    events.createEventBus(request -> request.name(name));
    return name;
  }

  /** A queue of its own; its name. */
  static String queue() {
    String name = "q-" + UUID.randomUUID();
    sqs.createQueue(request -> request.queueName(name));
    return name;
  }

  static String queueArn(String name) {
    return "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name;
  }

  static String busArn(String name) {
    return "arn:aws:events:us-east-1:" + ACCOUNT + ":event-bus/" + name;
  }

  static String functionArn(String name) {
    return "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name;
  }

  /** Stores a rule that matches all events whose source is {@code app}, with targets. */
  static String rule(String bus, Target... targets) {
    String name = "r-" + UUID.randomUUID();
    events.putRule(
        request -> request.name(name).eventBusName(bus).eventPattern("{\"source\": [\"app\"]}"));
    assertThat(
            events
                .putTargets(request -> request.rule(name).eventBusName(bus).targets(targets))
                .failedEntryCount())
        .isZero();
    return name;
  }

  static Target.Builder target(String arn) {
    return Target.builder().id("t-" + UUID.randomUUID()).arn(arn);
  }

  static PutEventsRequestEntry.Builder entry(String bus, String detail) {
    return PutEventsRequestEntry.builder()
        .eventBusName(bus)
        .source("app")
        .detailType("type")
        .detail(detail);
  }

  static PutEventsResponse put(PutEventsRequestEntry.Builder... entries) {
    List<PutEventsRequestEntry> built =
        List.of(entries).stream().map(PutEventsRequestEntry.Builder::build).toList();
    return events.putEvents(request -> request.entries(built));
  }

  /** Waits for a message of a queue and takes it. */
  static Message message(String queue) {
    String url = "/" + ACCOUNT + "/" + queue;
    List<Message> messages = List.of();
    for (int i = 0; i < 3 && messages.isEmpty(); i++) {
      messages =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(url)
                          .waitTimeSeconds(20)
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                          .messageAttributeNames("All"))
              .messages();
    }
    assertThat(messages).hasSize(1);
    Message message = messages.getFirst();
    sqs.deleteMessage(request -> request.queueUrl(url).receiptHandle(message.receiptHandle()));
    return message;
  }

  static boolean isEmpty(String queue) {
    return sqs.receiveMessage(request -> request.queueUrl("/" + ACCOUNT + "/" + queue))
        .messages()
        .isEmpty();
  }

  static @Nullable String attribute(Message message, String name) {
    MessageAttributeValue value = message.messageAttributes().get(name);
    return value == null ? null : value.stringValue();
  }

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  /** Waits until an assertion holds, at most a minute. */
  static void eventually(Runnable assertion) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() - end > 0) {
          throw e;
        }
        LockSupport.parkNanos(20_000_000);
      }
    }
  }
}
