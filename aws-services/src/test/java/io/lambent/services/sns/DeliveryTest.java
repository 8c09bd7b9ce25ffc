package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;

/** How queues and functions get what is published. */
class DeliveryTest extends SnsCalls {

  @Test
  void deliversToAQueueInAnEnvelope() {
    String topic = topic();
    String queue = queue();
    String subscription = subscribe(topic, "sqs", arn(queue), Map.of());
    String id =
        sns.publish(
                request ->
                    request
                        .topicArn(topic)
                        .message("Test msg")
                        .subject("about")
                        .messageAttributes(
                            Map.of(
                                "attr1",
                                MessageAttributeValue.builder()
                                    .dataType("Number")
                                    .stringValue("100.12")
                                    .build())))
            .messageId();

    Message message = receive(queue, 1).getFirst();

    JsonNode body = json(message.body());
    assertThat(body.path("Type").asString()).isEqualTo("Notification");
    assertThat(body.path("MessageId").asString()).isEqualTo(id);
    assertThat(body.path("TopicArn").asString()).isEqualTo(topic);
    assertThat(body.path("Subject").asString()).isEqualTo("about");
    assertThat(body.path("Message").asString()).isEqualTo("Test msg");
    assertThat(body.path("Timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT[\\d:.]{12}Z");
    assertThat(body.path("UnsubscribeURL").asString())
        .isEqualTo("http://localhost:4566/?Action=Unsubscribe&SubscriptionArn=" + subscription);
    assertThat(body.path("MessageAttributes"))
        .isEqualTo(json("{\"attr1\":{\"Type\":\"Number\",\"Value\":\"100.12\"}}"));
    assertThat(message.messageAttributes()).isEmpty();
  }

  @Test
  void deliversRawToAQueue() {
    String topic = topic();
    String queue = queue();
    subscribe(topic, "sqs", arn(queue), Map.of("RawMessageDelivery", "true"));
    sns.publish(
        request ->
            request
                .topicArn(topic)
                .messageStructure("json")
                .message("{\"default\":\"for others\",\"sqs\":\"for queues\"}")
                .messageAttributes(
                    Map.of(
                        "a",
                        MessageAttributeValue.builder()
                            .dataType("String")
                            .stringValue("1")
                            .build())));

    Message message = receive(queue, 1).getFirst();

    assertThat(message.body()).isEqualTo("for queues");
    assertThat(Objects.requireNonNull(message.messageAttributes().get("a")).stringValue())
        .isEqualTo("1");
  }

  @Test
  void invokesAFunction() {
    String topic = topic();
    String name = "f-" + UUID.randomUUID();
    String subscription =
        subscribe(
            topic, "lambda", "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name, Map.of());
    String id = publish(topic, "Hello world.").messageId();

    Invocation invocation = invoked(name);

    assertThat(invocation.type()).isEqualTo(InvocationType.EVENT);
    JsonNode entry =
        json(new String(invocation.payload(), StandardCharsets.UTF_8)).path("Records").get(0);
    assertThat(entry.propertyNames())
        .containsExactly("EventSource", "EventVersion", "EventSubscriptionArn", "Sns");
    assertThat(entry.path("EventSource").asString()).isEqualTo("aws:sns");
    assertThat(entry.path("EventSubscriptionArn").asString()).isEqualTo(subscription);
    assertThat(entry.path("Sns").propertyNames())
        .containsExactly(
            "Type",
            "MessageId",
            "TopicArn",
            "Subject",
            "Message",
            "Timestamp",
            "SignatureVersion",
            "Signature",
            "SigningCertUrl",
            "UnsubscribeUrl",
            "MessageAttributes");
    assertThat(entry.path("Sns").path("MessageId").asString()).isEqualTo(id);
    assertThat(entry.path("Sns").path("Message").asString()).isEqualTo("Hello world.");
    assertThat(entry.path("Sns").path("Subject").isNull()).isTrue();
  }

  @Test
  void triesAgainAndGivesUpWhatIsRefused() {
    String topic = topic();
    String name = "f-" + UUID.randomUUID();
    String deadLetters = queue();
    subscribe(
        topic,
        "lambda",
        "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:" + name,
        Map.of("RedrivePolicy", "{\"deadLetterTargetArn\":\"" + arn(deadLetters) + "\"}"));
    services
        .invoker()
        .next(
            name,
            new InvocationOutcome.Throttled(InvocationOutcome.Throttled.Reason.CALLER_RATE_LIMIT));
    services
        .invoker()
        .next(
            name,
            new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Function not found"));
    publish(topic, "m");

    Message message = receive(deadLetters, 1).getFirst();

    assertThat(json(message.body()).path("Message").asString()).isEqualTo("m");
    assertThat(services.invoker().of(name)).hasSize(2);
  }

  @Test
  void goesToTheDeadLetterQueueWhereTheQueueIsGone() {
    String topic = topic();
    String queue = queue();
    String deadLetters = queue();
    subscribe(
        topic,
        "sqs",
        arn(queue),
        Map.of(
            "RawMessageDelivery",
            "true",
            "RedrivePolicy",
            "{\"deadLetterTargetArn\":\"" + arn(deadLetters) + "\"}"));
    sqs.deleteQueue(request -> request.queueUrl(queue));
    publish(topic, "m");

    assertThat(receive(deadLetters, 1)).extracting(Message::body).containsExactly("m");
  }

  @Test
  void deliversWhatWasClaimedByAProcessThatDied() {
    String topic = topic();
    String queue = queue();
    String subscription = subscribe(topic, "sqs", arn(queue), Map.of("RawMessageDelivery", "true"));
    UUID message = UUID.randomUUID();
    services
        .jdbc()
        .update(
            """
            with m as (insert into lambent_aws.sns_message
                (id, topic, body, structured, attributes, endpoint, published_at)
              select ?, id, 'claimed', false, '{}', '', now() from lambent_aws.sns_topic
                where name = ? returning id)
            insert into lambent_aws.sns_delivery (message, subscription, attempts, due_at)
              select id, cast(? as uuid), 1, now() from m
            """,
            message,
            topic.substring(topic.lastIndexOf(':') + 1),
            subscription.substring(subscription.lastIndexOf(':') + 1));
    // The workers are told of the delivery, as the publisher would have told them.
    services.bean(DeliverySignal.class).raise(false);

    assertThat(receive(queue, 1)).extracting(Message::body).containsExactly("claimed");
  }

  @Test
  void deliversAFifoTopicInOrderWithoutDuplicates() {
    String topic = fifoTopic();
    String queue =
        sqs.createQueue(
                request ->
                    request
                        .queueName("s-" + UUID.randomUUID() + ".fifo")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true")))
            .queueUrl();
    subscribe(topic, "sqs", arn(queue), Map.of());
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      String body = "m" + i;
      PublishResponse published =
          sns.publish(request -> request.topicArn(topic).message(body).messageGroupId("g"));
      sent.add(published.sequenceNumber());
      assertThat(
              sns.publish(request -> request.topicArn(topic).message(body).messageGroupId("g"))
                  .messageId())
          .isEqualTo(published.messageId());
    }

    List<JsonNode> received =
        receive(queue, 30).stream().map(message -> json(message.body())).toList();

    assertThat(received)
        .extracting(body -> body.path("Message").asString())
        .containsExactlyElementsOf(IntStream.range(0, 30).mapToObj(i -> "m" + i).toList());
    assertThat(received)
        .extracting(body -> body.path("SequenceNumber").asString())
        .containsExactlyElementsOf(sent);
    assertThat(received.getFirst().has("Signature")).isFalse();
  }
}
