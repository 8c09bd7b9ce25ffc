package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A topic brings what is published to it to functions and queues. */
@ExtendWith(Lambent.class)
class SnsTest {
  private static final String PRINTING =
      "def handler(event, context):\n    print('got', event['Records'][0]['Sns']['Message'])";

  private final Clients clients;

  SnsTest(Clients clients) {
    this.clients = clients;
  }

  @Test
  void invokesAFunctionAndFillsAQueue() {
    String function = clients.deployPython(PRINTING);
    String arn =
        clients
            .lambda()
            .getFunction(request -> request.functionName(function))
            .configuration()
            .functionArn();
    try (SnsClient sns = clients.sns();
        SqsClient sqs = clients.sqs()) {
      String topic = sns.createTopic(request -> request.name("t-" + UUID.randomUUID())).topicArn();
      String queue =
          sqs.createQueue(request -> request.queueName("t-" + UUID.randomUUID())).queueUrl();
      String queueArn =
          sqs.getQueueAttributes(
                  request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
              .attributes()
              .get(QueueAttributeName.QUEUE_ARN);
      sns.subscribe(request -> request.topicArn(topic).protocol("lambda").endpoint(arn));
      sns.subscribe(
          request ->
              request
                  .topicArn(topic)
                  .protocol("sqs")
                  .endpoint(queueArn)
                  .attributes(Map.of("RawMessageDelivery", "true")));

      sns.publish(request -> request.topicArn(topic).message("hello topic"));

      assertThat(
              sqs.receiveMessage(request -> request.queueUrl(queue).waitTimeSeconds(20)).messages())
          .extracting(message -> message.body())
          .containsExactly("hello topic");
      assertThat(Eventually.find(() -> logged(function))).startsWith("got hello topic");
    }
  }

  private Optional<String> logged(String function) {
    try {
      return clients
          .logs()
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .map(FilteredLogEvent::message)
          .filter(message -> message.startsWith("got"))
          .findFirst();
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }
}
