package io.lambent.services.sns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.invocation.Invocation;
import io.lambent.services.TestingAwsServices;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sns.model.PublishResponse;
import software.amazon.awssdk.services.sns.model.SnsException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Calls of SNS, and of the queues that get its messages. */
abstract class SnsCalls {
  static final TestingAwsServices services = TestingAwsServices.shared();

  static final String ACCOUNT = "000000000000";

  static final SnsClient sns = services.client(SnsClient.builder(), "sns", ACCOUNT);

  static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", ACCOUNT);

  static String topic() {
    return sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
  }

  static String fifoTopic() {
    return sns.createTopic(
            request ->
                request
                    .name("t-" + UUID.randomUUID() + ".fifo")
                    .attributes(Map.of("FifoTopic", "true", "ContentBasedDeduplication", "true")))
        .topicArn();
  }

  static String queue() {
    return sqs.createQueue(request -> request.queueName("s-" + UUID.randomUUID())).queueUrl();
  }

  static String arn(String queue) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(
                request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
            .attributes()
            .get(QueueAttributeName.QUEUE_ARN));
  }

  static String subscribe(
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

  static PublishResponse publish(String topic, String message) {
    return sns.publish(request -> request.topicArn(topic).message(message));
  }

  /** Receives messages until there are so many. */
  static List<Message> receive(String queue, int count) {
    List<Message> all = new ArrayList<>();
    long end = System.nanoTime() + 60_000_000_000L;
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

  static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text);
  }

  static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SnsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }

  static Invocation invoked(String function) {
    Queue<Invocation> invocations = services.invoker().of(function);
    long end = System.nanoTime() + 60_000_000_000L;
    while (invocations.isEmpty() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    return invocations.remove();
  }
}
