package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.services.TestingAwsServices;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.PublishBatchRequestEntry;
import software.amazon.awssdk.services.sns.model.PublishBatchResponse;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sns.model.Tag;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Topics, what is published to them, and how queues and functions get it. */
class SnsTest {
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final String ACCOUNT = "000000000000";
  private static final SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);
  private static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);

  private static String topic() {
    return sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
  }

  private static String fifoTopic() {
    return sns.createTopic(
            request ->
                request
                    .name("t-" + UUID.randomUUID() + ".fifo")
                    .attributes(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true")))
        .topicArn();
  }

  private static String queue() {
    return sqs.createQueue(request -> request.queueName("s-" + UUID.randomUUID())).queueUrl();
  }

  private static String arn(String queue) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  private static String subscribe(
      String topic, String protocol, String endpoint, Map<String, String> attributes) {
    return sns.subscribe(
            request ->
                request
                    .topicArn(topic)
                    .protocol(protocol)
                    .endpoint(endpoint)
                    .attributes(attributes)
                    .returnSubscriptionArn(true))
        .subscriptionArn();
  }

  private static PublishResponse publish(String topic, String message) {
    return sns.publish(request -> request.topicArn(topic).message(message));
  }

  /** Receives messages until there are so many. */
  private static List<Message> receive(String queue, int count) {
    List<Message> all = new ArrayList<>();
    long end = System.nanoTime() + 20_000_000_000L;
    while (all.size() < count && System.nanoTime() < end) {
      List<Message> some =
          sqs.receiveMessage(
                  request ->
                      request
                          .queueUrl(queue)
                          .maxNumberOfMessages(10)
                          .waitTimeSeconds(5)
                          .messageAttributeNames("All")
                          .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
              .messages();
      for (Message message : some) {
        all.add(message);
        sqs.deleteMessage(
            request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
      }
    }
    return all;
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  private static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SnsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  private static Invocation invoked(String function) {
    Queue<Invocation> invocations = services.invoker().of(function);
    long end = System.nanoTime() + 20_000_000_000L;
    while (invocations.isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return invocations.remove();
  }

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

  @Test
  void publishesBatchesOfWhichSomeEntriesFail() {
    String topic = topic();
    String queue = queue();
    subscribe(topic, "sqs", arn(queue), Map.of("RawMessageDelivery", "true"));
    PublishBatchResponse published =
        sns.publishBatch(
            request ->
                request
                    .topicArn(topic)
                    .publishBatchRequestEntries(
                        entry("1", "one"),
                        entry("2", "two"),
                        entry("3", "three").toBuilder().subject("").build()));

    assertThat(published.successful()).extracting(one -> one.id()).containsExactly("1", "2");
    assertThat(published.failed())
        .extracting(one -> one.id() + " " + one.code() + " " + one.message())
        .containsExactly("3 InvalidParameter Invalid parameter: Subject");
    assertThat(receive(queue, 2)).extracting(Message::body).containsExactlyInAnyOrder("one", "two");
    assertError(
        () ->
            sns.publishBatch(
                request ->
                    request
                        .topicArn(topic)
                        .publishBatchRequestEntries(entry("1", "one"), entry("1", "two"))),
        "BatchEntryIdsNotDistinct",
        "Two or more batch entries in the request have the same Id.");
  }

  private static PublishBatchRequestEntry entry(String id, String message) {
    return PublishBatchRequestEntry.builder().id(id).message(message).build();
  }

  @Test
  void deliversWhatTheFilterPolicyWants() {
    String topic = topic();
    String byAttributes = queue();
    String byBody = queue();
    subscribe(
        topic,
        "sqs",
        arn(byAttributes),
        Map.of("RawMessageDelivery", "true", "FilterPolicy", "{\"color\":[\"blue\"]}"));
    subscribe(
        topic,
        "sqs",
        arn(byBody),
        Map.of(
            "RawMessageDelivery",
            "true",
            "FilterPolicyScope",
            "MessageBody",
            "FilterPolicy",
            "{\"a\":{\"b\":[{\"numeric\":[\">\",1]}]}}"));
    for (String color : List.of("red", "blue")) {
      sns.publish(
          request ->
              request
                  .topicArn(topic)
                  .message(color)
                  .messageAttributes(
                      Map.of(
                          "color",
                          MessageAttributeValue.builder()
                              .dataType("String")
                              .stringValue(color)
                              .build())));
    }
    publish(topic, "{\"a\":{\"b\":1}}");
    publish(topic, "{\"a\":{\"b\":2}}");

    assertThat(receive(byAttributes, 1)).extracting(Message::body).containsExactly("blue");
    assertThat(receive(byBody, 1)).extracting(Message::body).containsExactly("{\"a\":{\"b\":2}}");
  }

  @Test
  void keepsTopicsWithAttributesTagsAndPolicies() {
    String name = "t-" + UUID.randomUUID();
    Tag tag = Tag.builder().key("a").value("1").build();
    String topic =
        sns.createTopic(
                request -> request.name(name).tags(tag).attributes(Map.of("DisplayName", "shown")))
            .topicArn();

    assertThat(topic).isEqualTo("arn:aws:sns:us-east-1:" + ACCOUNT + ":" + name);
    assertThat(sns.createTopic(request -> request.name(name)).topicArn()).isEqualTo(topic);
    assertThat(sns.listTopicsPaginator().topics())
        .extracting(one -> one.topicArn())
        .contains(topic);
    sns.setTopicAttributes(
        request -> request.topicArn(topic).attributeName("DisplayName").attributeValue("changed"));
    sns.addPermission(
        request ->
            request
                .topicArn(topic)
                .label("other")
                .awsAccountIds("222222222222")
                .actionNames("Publish"));
    Map<String, String> attributes =
        sns.getTopicAttributes(request -> request.topicArn(topic)).attributes();
    assertThat(attributes)
        .containsEntry("DisplayName", "changed")
        .containsEntry("Owner", ACCOUNT)
        .containsEntry("SubscriptionsConfirmed", "0");
    assertThat(json(Objects.requireNonNull(attributes.get("Policy"))).path("Statement").get(1))
        .isEqualTo(
            json(
                """
                {"Sid": "other", "Effect": "Allow",
                 "Principal": {"AWS": "arn:aws:iam::222222222222:root"},
                 "Action": "SNS:Publish", "Resource": "%s"}
                """
                    .formatted(topic)));
    sns.tagResource(
        request -> request.resourceArn(topic).tags(Tag.builder().key("b").value("2").build()));
    sns.untagResource(request -> request.resourceArn(topic).tagKeys("a"));
    assertThat(sns.listTagsForResource(request -> request.resourceArn(topic)).tags())
        .containsExactly(Tag.builder().key("b").value("2").build());
    sns.deleteTopic(request -> request.topicArn(topic));
    sns.deleteTopic(request -> request.topicArn(topic));
    assertError(() -> publish(topic, "m"), "NotFound", "Topic does not exist");
  }

  @Test
  void keepsSubscriptionsWithAttributes() {
    String topic = topic();
    String queue = arn(queue());
    String subscription = subscribe(topic, "sqs", queue, Map.of("RawMessageDelivery", "true"));

    assertThat(subscription).startsWith(topic + ":");
    assertThat(subscribe(topic, "sqs", queue, Map.of())).isEqualTo(subscription);
    assertThat(
            sns.getSubscriptionAttributes(request -> request.subscriptionArn(subscription))
                .attributes())
        .containsEntry("Endpoint", queue)
        .containsEntry("Protocol", "sqs")
        .containsEntry("PendingConfirmation", "false")
        .containsEntry("ConfirmationWasAuthenticated", "true")
        .containsEntry("RawMessageDelivery", "true")
        .containsEntry("TopicArn", topic);
    assertThat(sns.listSubscriptionsByTopic(request -> request.topicArn(topic)).subscriptions())
        .extracting(one -> one.subscriptionArn())
        .containsExactly(subscription);
    sns.unsubscribe(request -> request.subscriptionArn(subscription));
    sns.unsubscribe(request -> request.subscriptionArn(subscription));
    assertError(
        () -> sns.getSubscriptionAttributes(request -> request.subscriptionArn(subscription)),
        "NotFound",
        "Subscription does not exist");
  }

  @Test
  void refusesWhatAwsRefuses() {
    String topic = topic();
    String queue = arn(queue());
    String subscription = subscribe(topic, "sqs", queue, Map.of());
    String invalid = "InvalidParameter";
    assertError(
        () -> sns.createTopic(request -> request.name("a.fifo")),
        invalid,
        "Invalid parameter: Topic Name");
    assertError(
        () -> sns.getTopicAttributes(request -> request.topicArn("x")),
        invalid,
        "Invalid parameter: TopicArn Reason: An ARN must have at least 6 elements, not 1");
    assertError(
        () -> subscribe(topic, "test-protocol", "x", Map.of()),
        invalid,
        "Invalid parameter: Amazon SNS does not support this protocol string: test-protocol");
    assertError(
        () -> subscribe(topic, "email", "a@example.org", Map.of()),
        invalid,
        "Invalid parameter: Protocol Reason: Lambent delivers to sqs and lambda only, not to"
            + " email");
    assertError(
        () -> subscribe(topic, "sqs", queue + ".fifo", Map.of()),
        invalid,
        "Invalid parameter: Invalid parameter: Endpoint Reason: FIFO SQS Queues can not be"
            + " subscribed to standard SNS topics");
    assertError(
        () -> subscribe(topic, "sqs", "http://localhost:4566/1/q", Map.of()),
        invalid,
        "Invalid parameter: SQS endpoint ARN");
    assertError(
        () -> subscribe(topic, "sqs", queue, Map.of("RawMessageDelivery", "wrongvalue")),
        invalid,
        "Invalid parameter: Attributes Reason: RawMessageDelivery: Invalid value [wrongvalue]. Must"
            + " be true or false.");
    assertError(
        () -> set(subscription, "FilterPolicy", "{\"key_a\":\"x\"}"),
        invalid,
        "Invalid parameter: FilterPolicy: \"key_a\" must be an object or an array");
    assertError(
        () ->
            set(
                subscription,
                "FilterPolicy",
                "{\"a\":[1],\"b\":[1],\"c\":[1],\"d\":[1],\"e\":[1],\"f\":[1]}"),
        invalid,
        "Invalid parameter: FilterPolicy: Filter policy can not have more than 5 keys");
    assertError(
        () -> set(subscription, "RedrivePolicy", "{\"deadLetterTargetArn\":\"x\"}"),
        invalid,
        "Invalid parameter: RedrivePolicy: deadLetterTargetArn is an invalid arn");
    assertError(() -> set(subscription, "fake", "x"), invalid, "Invalid parameter: AttributeName");
    assertError(
        () -> sns.publish(request -> request.phoneNumber("+15551234567").message("m")),
        invalid,
        "Invalid parameter: PhoneNumber Reason: Lambent does not send text messages");
    assertError(
        () -> publish(topic, "x".repeat(262_145)), invalid, "Invalid parameter: Message too long");
    assertError(
        () -> publish(fifoTopic(), "m"),
        invalid,
        "Invalid parameter: The MessageGroupId parameter is required for FIFO topics");
    assertError(
        () ->
            sns.publish(
                request ->
                    request
                        .topicArn(topic)
                        .message("m")
                        .messageAttributes(
                            Map.of(
                                "a^b",
                                MessageAttributeValue.builder()
                                    .dataType("String")
                                    .stringValue("x")
                                    .build()))),
        "ParameterValueInvalid",
        "Invalid non-alphanumeric character '#x5E' was found in the message attribute name. Can"
            + " only include alphanumeric characters, hyphens, underscores, or dots.");
  }

  private static void set(String subscription, String name, String value) {
    sns.setSubscriptionAttributes(
        request -> request.subscriptionArn(subscription).attributeName(name).attributeValue(value));
  }
}
