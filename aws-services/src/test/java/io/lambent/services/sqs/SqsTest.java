package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeNameForSends;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;

/** Messages: sent, received, delayed, hidden, deleted and moved to dead-letter queues. */
class SqsTest extends SqsCalls {
  @Test
  void deliversAMessageWithAllThatBelongsToIt() {
    String queue = queue();
    MessageAttributeValue text =
        MessageAttributeValue.builder().dataType("String.color").stringValue("blau ä").build();
    MessageAttributeValue number =
        MessageAttributeValue.builder().dataType("Number").stringValue("1.5e3").build();
    MessageAttributeValue bytes =
        MessageAttributeValue.builder()
            .dataType("Binary")
            .binaryValue(SdkBytes.fromByteArray(new byte[] {0, 1, -1}))
            .build();
    String id =
        sqs.sendMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .messageBody("Grüße\n\t\uD83D\uDE00")
                        .messageGroupId("tenant")
                        .messageAttributes(Map.of("text", text, "number", number, "b", bytes)))
            .messageId();

    Message message = receive(queue, 0).getFirst();

    assertThat(message.messageId()).isEqualTo(id);
    assertThat(message.body()).isEqualTo("Grüße\n\t\uD83D\uDE00");
    assertThat(message.messageAttributes())
        .isEqualTo(Map.of("text", text, "number", number, "b", bytes));
    assertThat(message.attributesAsStrings())
        .containsEntry("ApproximateReceiveCount", "1")
        .containsEntry("SenderId", "000000000000")
        .containsEntry("MessageGroupId", "tenant")
        .containsKeys("SentTimestamp", "ApproximateFirstReceiveTimestamp");
    assertThat(count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .isEqualTo("1");
    delete(queue, message);
    assertThat(count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE))
        .isEqualTo("0");
  }

  @Test
  void hidesAMessageUntilItsVisibilityTimeoutIsOver() {
    String queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "4"));
    send(queue, "m");

    Message first = receive(queue, 0).getFirst();
    assertThat(receive(queue, 0)).isEmpty();
    Message second = receive(queue, 20).getFirst();

    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(second.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "2");
    // The first receipt is no longer the latest: this deletes nothing.
    delete(queue, first);
    assertThat(receive(queue, 20)).hasSize(1);
  }

  @Test
  void changesTheVisibilityOfAMessage() {
    String queue = queue();
    send(queue, "m");
    Message message = receive(queue, 0).getFirst();

    sqs.changeMessageVisibility(
        request ->
            request.queueUrl(queue).receiptHandle(message.receiptHandle()).visibilityTimeout(0));

    assertThat(receive(queue, 0)).hasSize(1);
    Message again = message;
    assertError(
        () ->
            sqs.changeMessageVisibility(
                request ->
                    request
                        .queueUrl(queue)
                        .receiptHandle(again.receiptHandle())
                        .visibilityTimeout(5)),
        "AWS.SimpleQueueService.MessageNotInflight",
        "The specified message isn't in flight.");
  }

  @Test
  void keepsTheTraceHeader() {
    String queue = queue();
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1";
    sqs.sendMessage(
        request ->
            request
                .queueUrl(queue)
                .messageBody("m")
                .messageSystemAttributes(
                    Map.of(
                        MessageSystemAttributeNameForSends.AWS_TRACE_HEADER,
                        MessageSystemAttributeValue.builder()
                            .dataType("String")
                            .stringValue(trace)
                            .build())));

    assertThat(receive(queue, 0).getFirst().attributesAsStrings())
        .containsEntry("AWSTraceHeader", trace);
  }

  @Test
  void limitsMessagesInFlight() {
    String queue = queue();
    send(queue, "one too many");
    services
        .jdbc()
        .update(
            """
            insert into lambent_aws.sqs_message
                (queue, id, body, sender, sent_at, visible_at, receipt)
              select q.id, gen_random_uuid(), 'm', '', now(), now() + interval '1 h',
                  gen_random_uuid()
                from lambent_aws.sqs_queue q, generate_series(1, ?) where q.name = ?
            """,
            InFlight.LIMIT,
            queue.substring(queue.lastIndexOf('/') + 1));

    assertError(
        () -> receive(queue, 0),
        "OverLimit",
        "Too many messages in flight: a queue has at most 120000 of them.");
    sqs.deleteQueue(request -> request.queueUrl(queue));
  }

  @Test
  void hidesAMessageForTwelveHoursAtMost() {
    String queue = queue();
    send(queue, "m");
    Message message = receive(queue, 0).getFirst();

    assertError(
        () ->
            sqs.changeMessageVisibility(
                request ->
                    request
                        .queueUrl(queue)
                        .receiptHandle(message.receiptHandle())
                        .visibilityTimeout(43_200)),
        "InvalidParameterValue",
        "Value 43200 for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout"
            + " for the message is beyond the limit [43200 seconds]");
    sqs.changeMessageVisibility(
        request ->
            request
                .queueUrl(queue)
                .receiptHandle(message.receiptHandle())
                .visibilityTimeout(43_000));
  }

  @Test
  void delaysMessages() {
    String queue = queue(Map.of(QueueAttributeName.DELAY_SECONDS, "5"));
    send(queue, "delayed");
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody("at once").delaySeconds(0));

    assertThat(receive(queue, 0)).extracting(Message::body).containsExactly("at once");
    assertThat(count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .isEqualTo("1");
    assertThat(receive(queue, 20)).extracting(Message::body).containsExactly("delayed");
  }

  @Test
  void wakesAReceiverThatWaits() throws Exception {
    String queue = queue();
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<List<Message>> waiting = executor.submit(() -> receive(queue, 20));
      send(queue, "m");
      assertThat(waiting.get()).extracting(Message::body).containsExactly("m");
    }
  }

  @Test
  void deliversEachOfManyMessagesToOneOfManyReceivers() throws Exception {
    String queue = queue();
    int senders = 4;
    int each = 50;
    Set<String> received = ConcurrentHashMap.newKeySet();
    List<String> twice = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(senders * 2)) {
      List<Future<?>> running = new ArrayList<>();
      for (int s = 0; s < senders; s++) {
        int sender = s;
        running.add(
            executor.submit(
                () -> IntStream.range(0, each).forEach(i -> send(queue, sender + "-" + i))));
        running.add(
            executor.submit(
                () -> {
                  while (received.size() < senders * each) {
                    for (Message message : receive(queue, 1)) {
                      if (!received.add(message.body())) {
                        synchronized (twice) {
                          twice.add(message.body());
                        }
                      }
                      delete(queue, message);
                    }
                  }
                }));
      }
      for (Future<?> task : running) {
        task.get();
      }
    }

    assertThat(received).hasSize(senders * each);
    assertThat(twice).isEmpty();
    assertThat(receive(queue, 0)).isEmpty();
  }

  @Test
  void movesDeadLetters() {
    String target = queue();
    String arn = count(target, QueueAttributeName.QUEUE_ARN);
    String queue =
        queue(
            Map.of(
                QueueAttributeName.VISIBILITY_TIMEOUT,
                "0",
                QueueAttributeName.REDRIVE_POLICY,
                "{\"deadLetterTargetArn\":\"" + arn + "\",\"maxReceiveCount\":\"2\"}"));
    send(queue, "m");

    assertThat(receive(queue, 0)).hasSize(1);
    assertThat(receive(queue, 0)).hasSize(1);
    assertThat(receive(queue, 0)).isEmpty();
    Message dead = receive(target, 0).getFirst();

    assertThat(dead.body()).isEqualTo("m");
    assertThat(dead.attributesAsStrings())
        .containsEntry("DeadLetterQueueSourceArn", count(queue, QueueAttributeName.QUEUE_ARN));
    assertThat(sqs.listDeadLetterSourceQueues(request -> request.queueUrl(target)).queueUrls())
        .containsExactly(queue);
  }

  @Test
  void sendsAndDeletesInBatchesOfWhichSomeEntriesFail() {
    String queue = queue();
    SendMessageBatchResponse sent =
        sqs.sendMessageBatch(
            request ->
                request
                    .queueUrl(queue)
                    .entries(
                        entry("a", "one"),
                        entry("b", "\u0000"),
                        entry("c", "three").toBuilder().delaySeconds(901).build()));

    assertThat(sent.successful()).extracting(entry -> entry.id()).containsExactly("a");
    assertThat(sent.failed())
        .extracting(entry -> entry.id() + " " + entry.code() + " " + entry.senderFault())
        .containsExactly("b InvalidMessageContents true", "c InvalidParameterValue true");
    Message message = receive(queue, 0).getFirst();
    assertThat(
            sqs.deleteMessageBatch(
                    request ->
                        request
                            .queueUrl(queue)
                            .entries(
                                one -> one.id("1").receiptHandle(message.receiptHandle()),
                                other -> other.id("2").receiptHandle("nothing")))
                .failed())
        .extracting(entry -> entry.id() + " " + entry.code())
        .containsExactly("2 ReceiptHandleIsInvalid");
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  @Test
  void refusesBatchesThatAwsRefuses() {
    String queue = queue();
    assertError(
        () ->
            sqs.sendMessageBatch(
                request -> request.queueUrl(queue).entries(entry("a", "1"), entry("a", "2"))),
        "AWS.SimpleQueueService.BatchEntryIdsNotDistinct",
        "Id a repeated.");
    assertError(
        () ->
            sqs.sendMessageBatch(
                request ->
                    request
                        .queueUrl(queue)
                        .entries(
                            IntStream.range(0, 11).mapToObj(i -> entry("e" + i, "m")).toList())),
        "AWS.SimpleQueueService.TooManyEntriesInBatchRequest",
        "Maximum number of entries per request are 10. You have sent 11.");
    String half = "x".repeat(600_000);
    assertError(
        () ->
            sqs.sendMessageBatch(
                request -> request.queueUrl(queue).entries(entry("a", half), entry("b", half))),
        "AWS.SimpleQueueService.BatchRequestTooLong",
        "Batch requests cannot be longer than 1048576 bytes. You have sent 1200000 bytes.");
    assertThat(receive(queue, 0)).isEmpty();
  }

  @Test
  void doesNotDeliverMessagesThatAreTooOld() {
    String queue = queue(Map.of(QueueAttributeName.MESSAGE_RETENTION_PERIOD, "60"));
    send(queue, "old");
    services
        .jdbc()
        .update(
            """
            update lambent_aws.sqs_message set sent_at = sent_at - interval '61 s'
              where body = 'old'
            """);

    ReceiveMessageResponse response = sqs.receiveMessage(request -> request.queueUrl(queue));
    assertThat(response.messages()).isEmpty();
    services.bean(MessageExpiry.class).expire();
    assertThat(
            services
                .jdbc()
                .queryForList("select 1 from lambent_aws.sqs_message where body = 'old'"))
        .isEmpty();
  }
}
