package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sns.model.MessageAttributeValue;
import software.amazon.awssdk.services.sns.model.Tag;

/** Topics and subscriptions as resources. */
class TopicsTest extends SnsCalls {

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
    assertThat(
            json(Objects.requireNonNull(attributes.get("EffectiveDeliveryPolicy")))
                .at("/http/defaultHealthyRetryPolicy/numRetries")
                .asInt())
        .isEqualTo(3);
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
        () -> subscribe(topic, "sms", "+15550100", Map.of()),
        invalid,
        "Invalid parameter: Protocol Reason: Lambent delivers to sqs, lambda, http and https only,"
            + " not to sms");
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
