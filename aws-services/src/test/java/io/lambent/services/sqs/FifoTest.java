package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageResponse;

/** FIFO queues: order within groups, deduplication, and what only they have. */
class FifoTest extends SqsCalls {
  private static String fifo(Map<QueueAttributeName, String> attributes) {
    Map<QueueAttributeName, String> all = new HashMap<>(attributes);
    all.put(QueueAttributeName.FIFO_QUEUE, "true");
    return sqs.createQueue(
            request -> request.queueName("f-" + UUID.randomUUID() + ".fifo").attributes(all))
        .queueUrl();
  }

  private static String byContent() {
    return fifo(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
  }

  private static SendMessageResponse send(String queue, String group, String body) {
    return sqs.sendMessage(
        request -> request.queueUrl(queue).messageBody(body).messageGroupId(group));
  }

  private static List<String> bodies(List<Message> messages) {
    return messages.stream().map(Message::body).toList();
  }

  private static List<Message> take(String queue, int most) {
    return sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(most))
        .messages();
  }

  private static void show(String queue, Message message, int seconds) {
    sqs.changeMessageVisibility(
        request ->
            request
                .queueUrl(queue)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(seconds));
  }

  @Test
  void deliversAGroupInOrderAndHoldsItWhileItsMessagesAreInFlight() {
    String queue = byContent();
    for (String body : List.of("a1", "b1", "a2", "a3", "b2")) {
      send(queue, body.substring(0, 1), body);
    }

    List<Message> first = take(queue, 2);
    assertThat(bodies(first)).containsExactly("a1", "a2");
    List<Message> second = take(queue, 10);
    assertThat(bodies(second)).containsExactly("b1", "b2");
    assertThat(take(queue, 10)).isEmpty();
    delete(queue, first.get(0));
    assertThat(take(queue, 10)).isEmpty();
    delete(queue, first.get(1));
    assertThat(bodies(take(queue, 10))).containsExactly("a3");
  }

  @Test
  void deliversWhatComesBeforeAnInvisibleMessage() {
    String queue = byContent();
    List.of("a1", "a2", "a3").forEach(body -> send(queue, "a", body));
    List<Message> all = take(queue, 3);

    show(queue, all.get(1), 0);
    assertThat(take(queue, 3)).isEmpty();
    show(queue, all.get(0), 0);
    assertThat(bodies(take(queue, 3))).containsExactly("a1", "a2");
  }

  @Test
  void hasTheAttributesOfFifoMessages() {
    String queue = fifo(Map.of());
    SendMessageResponse sent =
        sqs.sendMessage(
            request ->
                request
                    .queueUrl(queue)
                    .messageBody("m")
                    .messageGroupId("g")
                    .messageDeduplicationId("d"));

    Message message = receive(queue, 0).getFirst();

    assertThat(message.attributesAsStrings())
        .containsEntry("MessageGroupId", "g")
        .containsEntry("MessageDeduplicationId", "d")
        .containsEntry("SequenceNumber", sent.sequenceNumber());
    assertThat(sent.sequenceNumber()).matches("[0-9]{20}");
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(queue).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings())
        .containsEntry("FifoQueue", "true")
        .containsEntry("ContentBasedDeduplication", "false")
        .containsEntry("DeduplicationScope", "queue")
        .containsEntry("FifoThroughputLimit", "perQueue");
  }

  @Test
  void dropsDuplicatesForFiveMinutes() {
    String queue = byContent();
    SendMessageResponse sent = send(queue, "a", "m");
    SendMessageResponse duplicate = send(queue, "b", "m");

    assertThat(duplicate.messageId()).isEqualTo(sent.messageId());
    assertThat(duplicate.sequenceNumber()).isEqualTo(sent.sequenceNumber());
    delete(queue, take(queue, 10).getFirst());
    send(queue, "a", "m");
    assertThat(take(queue, 10)).isEmpty();
    services
        .jdbc()
        .update(
            "update lambent_aws.sqs_deduplication set sent_at = sent_at - interval '5 min'"
                + " where message = cast(? as uuid)",
            sent.messageId());
    send(queue, "a", "m");
    assertThat(bodies(take(queue, 10))).containsExactly("m");
  }

  @Test
  void deduplicatesByGroupWhereTheQueueSaysSo() {
    String queue =
        fifo(
            Map.of(
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true",
                QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup",
                QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId"));
    send(queue, "a", "m");
    send(queue, "b", "m");
    send(queue, "b", "m");

    assertThat(take(queue, 10)).hasSize(2);
  }

  @Test
  void sendsBatchesInTheirOrderWithoutDuplicates() {
    String queue = byContent();
    SendMessageBatchResponse sent =
        sqs.sendMessageBatch(
            request ->
                request
                    .queueUrl(queue)
                    .entries(entry("1", "one"), entry("2", "two"), entry("3", "one")));

    assertThat(sent.successful()).hasSize(3);
    assertThat(sent.successful().get(2).messageId())
        .isEqualTo(sent.successful().get(0).messageId());
    assertThat(bodies(take(queue, 10))).containsExactly("one", "two");
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder()
        .id(id)
        .messageBody(body)
        .messageGroupId("g")
        .build();
  }

  @Test
  void refusesToSettleWithAReceiptThatHasExpired() {
    String queue = byContent();
    send(queue, "a", "m");
    Message first = take(queue, 1).getFirst();
    show(queue, first, 0);

    assertError(
        () -> delete(queue, first),
        "InvalidParameterValue",
        "Value " + first.receiptHandle() + " for parameter ReceiptHandle is invalid. Reason: The");
    Message second = take(queue, 1).getFirst();
    delete(queue, second);
    delete(queue, second);
    assertThat(count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .isEqualTo("0");
  }

  @Test
  void repeatsAReceive() {
    String queue = byContent();
    List.of("a1", "a2").forEach(body -> send(queue, "a", body));

    List<Message> first = attempt(queue);
    assertThat(attempt(queue))
        .extracting(Message::receiptHandle)
        .containsExactlyElementsOf(first.stream().map(Message::receiptHandle).toList());
    delete(queue, first.get(0));
    assertThat(attempt(queue)).isEmpty();
    String standard = queue();
    assertError(
        () -> attempt(standard),
        "InvalidParameterValue",
        "Value again for parameter ReceiveRequestAttemptId is invalid. Reason: The request include"
            + " parameter that is not valid for this queue type.");
  }

  private static List<Message> attempt(String queue) {
    return sqs.receiveMessage(
            request ->
                request.queueUrl(queue).maxNumberOfMessages(10).receiveRequestAttemptId("again"))
        .messages();
  }

  @Test
  void movesDeadLettersAndGoesOnWithTheGroup() {
    String target = byContent();
    String arn = count(target, QueueAttributeName.QUEUE_ARN);
    String queue =
        fifo(
            Map.of(
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION,
                "true",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":1}"));
    List.of("a1", "a2").forEach(body -> send(queue, "a", body));
    show(queue, take(queue, 1).getFirst(), 0);

    assertThat(bodies(take(queue, 10))).containsExactly("a2");
    assertThat(bodies(take(target, 10))).containsExactly("a1");
    String standard = queue();
    String standardArn = count(standard, QueueAttributeName.QUEUE_ARN);
    assertError(
        () ->
            fifo(
                Map.of(
                    QueueAttributeName.REDRIVE_POLICY,
                    "{\"deadLetterTargetArn\":\"" + standardArn + "\",\"maxReceiveCount\":1}")),
        "InvalidParameterValue",
        "Value {");
  }

  @Test
  void delaysGroupsByTheQueuesDelayAndPurges() {
    String queue =
        fifo(
            Map.of(
                QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true",
                QueueAttributeName.DELAY_SECONDS, "4"));
    send(queue, "a", "a1");

    assertThat(take(queue, 10)).isEmpty();
    assertThat(bodies(receive(queue, 20))).containsExactly("a1");
    sqs.purgeQueue(request -> request.queueUrl(queue));
    send(queue, "a", "a2");
    assertThat(bodies(receive(queue, 20))).containsExactly("a2");
  }

  @Test
  void goesOnWithAGroupWhoseFirstMessagesHaveExpired() {
    String queue = fifo(Map.of(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, "true"));
    String old = "old-" + UUID.randomUUID();
    send(queue, "a", old);
    send(queue, "a", "new");
    take(queue, 1);
    assertThat(take(queue, 10)).isEmpty();
    services
        .jdbc()
        .update(
            "update lambent_aws.sqs_message set sent_at = sent_at - interval '5 days'"
                + " where body = ?",
            old);

    services.bean(MessageExpiry.class).expire();

    assertThat(bodies(take(queue, 10))).containsExactly("new");
  }

  @Test
  void refusesWhatAwsRefuses() {
    String queue = fifo(Map.of());
    assertError(
        () -> sqs.sendMessage(request -> request.queueUrl(queue).messageBody("m")),
        "MissingParameter",
        "The request must contain the parameter MessageGroupId.");
    assertError(
        () -> send(queue, "a", "m"),
        "InvalidParameterValue",
        "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId"
            + " provided explicitly");
    assertError(
        () -> send(byContent(), "a b", "m"),
        "InvalidParameterValue",
        "Value a b for parameter MessageGroupId is invalid. Reason: MessageGroupId can only include"
            + " alphanumeric and punctuation characters. 1 to 128 in length.");
    assertError(
        () ->
            sqs.sendMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .messageBody("m")
                        .messageGroupId("a")
                        .messageDeduplicationId("d")
                        .delaySeconds(2)),
        "InvalidParameterValue",
        "Value 2 for parameter DelaySeconds is invalid. Reason: The request include parameter that"
            + " is not valid for this queue type.");
    assertError(
        () ->
            sqs.setQueueAttributes(
                request ->
                    request
                        .queueUrl(queue)
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "false"))),
        "InvalidAttributeValue",
        "Invalid value for the parameter FifoQueue. Reason: Modifying queue type is not"
            + " supported.");
    assertError(
        () ->
            sqs.createQueue(
                request ->
                    request
                        .queueName("no-suffix")
                        .attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true"))),
        "InvalidParameterValue",
        "The name of a FIFO queue can only include alphanumeric characters, hyphens, or"
            + " underscores, must end with .fifo suffix and be 1 to 80 in length");
    assertError(
        () -> fifo(Map.of(QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId")),
        "InvalidAttributeValue",
        "Invalid value for the parameter FifoThroughputLimit.");
    assertError(
        () ->
            sqs.sendMessageBatch(
                request ->
                    request
                        .queueUrl(queue)
                        .entries(one -> one.id("1").messageBody("m").messageDeduplicationId("d"))),
        "InvalidParameterValue",
        "The request must contain the parameter MessageGroupId.");
    assertThat(take(queue, 10)).isEmpty();
  }
}
