package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiveMessageResponse;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchResponse;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** The SDK compares the digests of all messages that it sends and receives. */
class SqsTest {
  @SuppressWarnings("NullAway.Init")
  private static TestingAwsServices services;

  @SuppressWarnings("NullAway.Init")
  private static SqsClient sqs;

  @BeforeAll
  static void start() {
    services = new TestingAwsServices();
    sqs = services.client(SqsClient.builder(), "sqs", "000000000000");
  }

  @AfterAll
  static void stop() {
    sqs.close();
    services.close();
  }

  private static String queue(Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(
            request -> request.queueName("q-" + UUID.randomUUID()).attributes(attributes))
        .queueUrl();
  }

  private static String queue() {
    return queue(Map.of());
  }

  private static void send(String queue, String body) {
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
  }

  private static List<Message> receive(String queue, int waitSeconds) {
    return sqs.receiveMessage(
            request ->
                request
                    .queueUrl(queue)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(waitSeconds)
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                    .messageAttributeNames("All"))
        .messages();
  }

  private static void delete(String queue, Message message) {
    sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
  }

  private static String count(String queue, QueueAttributeName which) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(which))
            .attributes()
            .get(which));
  }

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
    String queue = queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "1"));
    send(queue, "m");

    Message first = receive(queue, 0).getFirst();
    assertThat(receive(queue, 0)).isEmpty();
    Message second = receive(queue, 10).getFirst();

    assertThat(second.messageId()).isEqualTo(first.messageId());
    assertThat(second.attributesAsStrings()).containsEntry("ApproximateReceiveCount", "2");
    // The first receipt is no longer the latest: this deletes nothing.
    delete(queue, first);
    assertThat(receive(queue, 10)).hasSize(1);
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
  void delaysMessages() {
    String queue = queue(Map.of(QueueAttributeName.DELAY_SECONDS, "1"));
    send(queue, "delayed");
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody("at once").delaySeconds(0));

    assertThat(receive(queue, 0)).extracting(Message::body).containsExactly("at once");
    assertThat(count(queue, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_DELAYED))
        .isEqualTo("1");
    assertThat(receive(queue, 10)).extracting(Message::body).containsExactly("delayed");
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
  void createsAQueueOnceAndKeepsItsAttributesAndTags() {
    String name = "once-" + UUID.randomUUID();
    String url = sqs.createQueue(request -> request.queueName(name)).queueUrl();

    assertThat(url).isEqualTo("http://localhost:4566/000000000000/" + name);
    assertThat(sqs.createQueue(request -> request.queueName(name)).queueUrl()).isEqualTo(url);
    assertThat(sqs.getQueueUrl(request -> request.queueName(name)).queueUrl()).isEqualTo(url);
    assertThat(sqs.listQueues(request -> request.queueNamePrefix(name)).queueUrls())
        .containsExactly(url);
    assertError(
        () ->
            sqs.createQueue(
                request ->
                    request
                        .queueName(name)
                        .attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "31"))),
        "QueueAlreadyExists",
        "A queue already exists with the same name and a different value for attribute"
            + " VisibilityTimeout");
    sqs.setQueueAttributes(
        request ->
            request
                .queueUrl(url)
                .attributes(
                    Map.of(
                        QueueAttributeName.VISIBILITY_TIMEOUT,
                        "31",
                        QueueAttributeName.POLICY,
                        "{}")));
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings())
        .containsEntry("VisibilityTimeout", "31")
        .containsEntry("MessageRetentionPeriod", "345600")
        .containsEntry("MaximumMessageSize", "1048576")
        .containsEntry("QueueArn", "arn:aws:sqs:us-east-1:000000000000:" + name)
        .containsEntry("Policy", "{}");
    sqs.setQueueAttributes(
        request -> request.queueUrl(url).attributes(Map.of(QueueAttributeName.POLICY, "")));
    assertThat(
            sqs.getQueueAttributes(
                    request -> request.queueUrl(url).attributeNames(QueueAttributeName.ALL))
                .attributesAsStrings())
        .doesNotContainKey("Policy");
    sqs.tagQueue(request -> request.queueUrl(url).tags(Map.of("a", "1", "b", "2")));
    sqs.untagQueue(request -> request.queueUrl(url).tagKeys("a"));
    assertThat(sqs.listQueueTags(request -> request.queueUrl(url)).tags())
        .isEqualTo(Map.of("b", "2"));
  }

  @Test
  void purgesAndDeletesQueues() {
    String queue = queue();
    send(queue, "m");
    sqs.purgeQueue(request -> request.queueUrl(queue));
    assertThat(receive(queue, 0)).isEmpty();
    assertError(
        () -> sqs.purgeQueue(request -> request.queueUrl(queue)),
        "AWS.SimpleQueueService.PurgeQueueInProgress",
        "Only one PurgeQueue operation on ");
    send(queue, "m");
    sqs.deleteQueue(request -> request.queueUrl(queue));
    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> send(queue, "m"),
            () -> receive(queue, 0),
            () -> sqs.deleteQueue(request -> request.queueUrl(queue)))) {
      assertError(
          call, "AWS.SimpleQueueService.NonExistentQueue", "The specified queue does not exist.");
    }
  }

  @Test
  void refusesWhatAwsRefuses() {
    String queue = queue(Map.of(QueueAttributeName.MAXIMUM_MESSAGE_SIZE, "1024"));
    assertError(
        () -> send(queue, "x".repeat(1_025)),
        "InvalidParameterValue",
        "One or more parameters are invalid. Reason: Message must be shorter than 1024 bytes.");
    assertError(
        () -> sqs.receiveMessage(request -> request.queueUrl(queue).maxNumberOfMessages(11)),
        "InvalidParameterValue",
        "Value 11 for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10,"
            + " if provided.");
    assertError(
        () -> sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle("x")),
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"x\" is not a valid receipt handle.");
    assertError(
        () -> queue(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "43201")),
        "InvalidAttributeValue",
        "Invalid value for the parameter VisibilityTimeout.");
    assertError(
        () -> sqs.createQueue(request -> request.queueName("a.fifo")),
        "AWS.SimpleQueueService.UnsupportedOperation",
        "Lambent does not have FIFO queues yet.");
    assertError(
        () ->
            sqs.sendMessage(
                request ->
                    request
                        .queueUrl(queue)
                        .messageBody("m")
                        .messageAttributes(
                            Map.of(
                                "n",
                                MessageAttributeValue.builder()
                                    .dataType("Number")
                                    .stringValue("one")
                                    .build()))),
        "InvalidParameterValue",
        "Can't cast the value of message attribute 'n' to a number.");
    assertThat(receive(queue, 0)).isEmpty();
  }

  private static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SqsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  @Test
  void speaksTheQueryProtocol() throws Exception {
    String queue = queue();
    String sent =
        query(
            "Action=SendMessage&MessageBody=hello%20query&QueueUrl="
                + queue
                + "&MessageAttribute.1.Name=a&MessageAttribute.1.Value.DataType=String"
                + "&MessageAttribute.1.Value.StringValue=1");
    String received =
        query(
            "Action=ReceiveMessage&MessageAttributeName.1=All&AttributeName.1=All&QueueUrl="
                + queue);

    assertThat(sent).contains("<SendMessageResult>", "<MD5OfMessageBody>", "<MessageId>");
    assertThat(received)
        .contains(
            "<Message>",
            "<Body>hello query</Body>",
            "<Attribute><Name>ApproximateReceiveCount</Name><Value>1</Value></Attribute>",
            "<MessageAttribute><Name>a</Name>");
    assertThat(query("Action=ReceiveMessage&MaxNumberOfMessages=0&QueueUrl=" + queue))
        .contains("<Code>InvalidParameterValue</Code>", "<Type>Sender</Type>");
  }

  private static String query(String form) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(services.uri().resolve("/"))
              .header("Content-Type", "application/x-www-form-urlencoded")
              .POST(HttpRequest.BodyPublishers.ofString("Version=2012-11-05&" + form));
      TestingAwsServices.headers("sqs", "000000000000").forEach(request::header);
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }

  @Test
  void keepsQueuesOfAccountsApart() {
    String queue = queue();
    try (SqsClient other = services.client(SqsClient.builder(), "sqs", "111111111111")) {
      assertThatThrownBy(
              () -> other.sendMessage(request -> request.queueUrl(queue).messageBody("m")))
          .isInstanceOf(SqsException.class);
      assertThat(other.listQueues().queueUrls()).isEmpty();
    }
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
    assertThat(services.bean(MessageTable.class).expire()).isPositive();
  }
}
