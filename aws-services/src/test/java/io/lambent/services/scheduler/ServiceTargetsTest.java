package io.lambent.services.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.scheduler.model.FlexibleTimeWindowMode;
import software.amazon.awssdk.services.scheduler.model.Target;
import software.amazon.awssdk.services.scheduler.model.ValidationException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Schedules whose targets are buses and topics. */
class ServiceTargetsTest {
  private static final String ACCOUNT = "000000000000";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final SchedulerClient scheduler =
      services.client(SchedulerClient.builder(), "scheduler", ACCOUNT);
  private static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);
  private static final EventBridgeClient events =
      services.client(EventBridgeClient.builder(), "events", ACCOUNT);
  private static final SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);

  private final String name = "s-" + UUID.randomUUID();
  private final String queueArn = "arn:aws:sqs:us-east-1:" + ACCOUNT + ":" + name;
  private String queue = "";

  @BeforeEach
  void createQueue() {
    queue = sqs.createQueue(request -> request.queueName(name)).queueUrl();
  }

  private void create(Target.Builder target) {
    scheduler.createSchedule(
        request ->
            request
                .name(name)
                .scheduleExpression("rate(1 hour)")
                .flexibleTimeWindow(window -> window.mode(FlexibleTimeWindowMode.OFF))
                .target(target.roleArn("arn:aws:iam::000000000000:role/any").build()));
  }

  private String received() {
    List<Message> messages = List.of();
    for (int i = 0; i < 3 && messages.isEmpty(); i++) {
      messages =
          sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20)).messages();
    }
    assertThat(messages).hasSize(1);
    return messages.getFirst().body();
  }

  private String bus() {
    String bus = events.createEventBus(request -> request.name(name)).eventBusArn();
    events.putRule(
        request -> request.name("r").eventBusName(name).eventPattern("{\"source\": [\"app\"]}"));
    events.putTargets(
        request ->
            request.rule("r").eventBusName(name).targets(target -> target.id("t").arn(queueArn)));
    return bus;
  }

  private String topic() {
    String topic = sns.createTopic(request -> request.name(name)).topicArn();
    sns.subscribe(
        request ->
            request
                .topicArn(topic)
                .protocol("sqs")
                .endpoint(queueArn)
                .attributes(Map.of("RawMessageDelivery", "true")));
    return topic;
  }

  @Test
  void putsAnEventOnABus() {
    create(
        Target.builder()
            .arn(bus())
            .input("{\"a\": 1}")
            .eventBridgeParameters(event -> event.source("app").detailType("type")));

    JsonNode event = JsonMapper.shared().readTree(received());
    assertThat(event.path("detail-type").stringValue()).isEqualTo("type");
    assertThat(event.at("/detail/a").intValue()).isEqualTo(1);
  }

  @Test
  void putsTheEntriesOfPutEvents() {
    bus();
    create(
        Target.builder()
            .arn("arn:aws:scheduler:::aws-sdk:eventbridge:putEvents")
            .input(
                """
                {"Entries": [{"Source": "app", "DetailType": "type", "EventBusName": "%s",
                  "Detail": "{\\"a\\": 2}"}]}"""
                    .formatted(name)));

    assertThat(JsonMapper.shared().readTree(received()).at("/detail/a").intValue()).isEqualTo(2);
  }

  @Test
  void publishesToATopic() {
    create(Target.builder().arn(topic()).input("hello"));

    assertThat(received()).isEqualTo("hello");
  }

  @Test
  void publishesTheInputOfPublish() {
    create(
        Target.builder()
            .arn("arn:aws:scheduler:::aws-sdk:sns:publish")
            .input("{\"TopicArn\": \"%s\", \"Message\": \"hi\"}".formatted(topic())));

    assertThat(received()).isEqualTo("hi");
  }

  @Test
  void refusesEventsThatABusWouldNotTake() {
    assertThatThrownBy(() -> create(Target.builder().arn(bus()).input("{}")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("EventBridgeParameters must be set");
    assertThatThrownBy(
            () ->
                create(
                    Target.builder()
                        .arn("arn:aws:scheduler:::aws-sdk:eventbridge:putEvents")
                        .input("{\"Entries\": [{\"Source\": \"app\", \"Detail\": \"{}\"}]}")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("DetailType is missing");
  }
}
