package io.lambent.services.sqs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.SqsException;

/** Calls of SQS. The SDK compares the digests of all messages that it sends and receives. */
abstract class SqsCalls {
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final SqsClient sqs = services.client(SqsClient.builder(), "sqs", "000000000000");

  static String queue(Map<QueueAttributeName, String> attributes) {
    return sqs.createQueue(
            request -> request.queueName("q-" + UUID.randomUUID()).attributes(attributes))
        .queueUrl();
  }

  static String queue() {
    return queue(Map.of());
  }

  static void send(String queue, String body) {
    sqs.sendMessage(request -> request.queueUrl(queue).messageBody(body));
  }

  static List<Message> receive(String queue, int waitSeconds) {
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

  static void delete(String queue, Message message) {
    sqs.deleteMessage(request -> request.queueUrl(queue).receiptHandle(message.receiptHandle()));
  }

  static String count(String queue, QueueAttributeName which) {
    return Objects.requireNonNull(
        sqs.getQueueAttributes(request -> request.queueUrl(queue).attributeNames(which))
            .attributes()
            .get(which));
  }

  static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            SqsException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }
}
