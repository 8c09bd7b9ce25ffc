package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.DestinationConfig;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The outcomes of asynchronous invocations reach their destinations. */
@ExtendWith(Lambent.class)
class DestinationsTest {
  private static final String FUNCTION =
      """
      def handler(event, context):
          print('got', event.get('requestContext', {}).get('condition'))
          if event.get('fail'):
              raise ValueError('no')
          return {'got': event}
      """;

  private final Clients clients;
  private final LambdaClient lambda;
  private final SqsClient sqs;

  DestinationsTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
    this.sqs = clients.sqs();
  }

  @AfterEach
  void close() {
    sqs.close();
  }

  private String queue() {
    return sqs.createQueue(request -> request.queueName("q-" + UUID.randomUUID())).queueUrl();
  }

  private String arn(String queue) {
    return sqs.getQueueAttributes(
            request -> request.queueUrl(queue).attributeNames(QueueAttributeName.QUEUE_ARN))
        .attributes()
        .getOrDefault(QueueAttributeName.QUEUE_ARN, "");
  }

  /** A function whose events are tried once. */
  private String deploy(Consumer<DestinationConfig.Builder> destinations) {
    String name = clients.deployPython(FUNCTION);
    lambda.putFunctionEventInvokeConfig(
        request ->
            request.functionName(name).maximumRetryAttempts(0).destinationConfig(destinations));
    return name;
  }

  private void sendDeadLetters(String name, String arn) {
    lambda.updateFunctionConfiguration(
        request -> request.functionName(name).deadLetterConfig(to -> to.targetArn(arn)));
    clients.awaitUpdated(name);
  }

  /** Returns the request id. */
  private String send(String name, String payload) {
    return lambda
        .invoke(
            request ->
                request
                    .functionName(name)
                    .invocationType(InvocationType.EVENT)
                    .payload(SdkBytes.fromUtf8String(payload)))
        .responseMetadata()
        .requestId();
  }

  private Message receive(String queue) {
    return Eventually.find(
        () ->
            sqs
                .receiveMessage(
                    request ->
                        request
                            .queueUrl(queue)
                            .waitTimeSeconds(1)
                            .messageSystemAttributeNames(MessageSystemAttributeName.ALL)
                            .messageAttributeNames("All"))
                .messages()
                .stream()
                .findFirst());
  }

  private static String text(Map<?, ?> json, String... path) {
    Object value = json;
    for (String name : path) {
      value = value instanceof Map<?, ?> map ? map.get(name) : null;
    }
    return String.valueOf(value);
  }

  @Test
  void aSuccessReachesAQueue() {
    String queue = queue();
    String arn = arn(queue);
    String function = deploy(config -> config.onSuccess(to -> to.destination(arn)));
    String requestId = send(function, "{\"a\": 1}");

    Message message = receive(queue);
    Map<String, Object> record = Json.read(message.body());
    assertThat(text(record, "version")).isEqualTo("1.0");
    assertThat(text(record, "requestContext", "requestId")).isEqualTo(requestId);
    assertThat(text(record, "requestContext", "functionArn"))
        .endsWith(":function:" + function + ":$LATEST");
    assertThat(text(record, "requestContext", "condition")).isEqualTo("Success");
    assertThat(text(record, "requestContext", "approximateInvokeCount")).isEqualTo("1");
    assertThat(text(record, "requestPayload")).isEqualTo("{a=1}");
    assertThat(text(record, "responseContext"))
        .isEqualTo("{statusCode=200, executedVersion=$LATEST}");
    assertThat(text(record, "responsePayload")).isEqualTo("{got={a=1}}");
    assertThat(message.messageAttributes()).isEmpty();
    assertThat(message.attributes().get(MessageSystemAttributeName.AWS_TRACE_HEADER))
        .startsWith("Root=1-");
  }

  @Test
  void aFailureReachesAFunctionAndTheQueueOfDeadLetters() {
    String deadLetters = queue();
    String next = clients.deployPython(FUNCTION);
    String nextArn =
        lambda.getFunction(request -> request.functionName(next)).configuration().functionArn();
    String function = deploy(config -> config.onFailure(to -> to.destination(nextArn)));
    sendDeadLetters(function, arn(deadLetters));
    String requestId = send(function, "{\"fail\": true}");

    Message letter = receive(deadLetters);
    assertThat(letter.body()).isEqualTo("{\"fail\": true}");
    Map<String, MessageAttributeValue> attributes = letter.messageAttributes();
    assertThat(attributes).containsOnlyKeys("RequestID", "ErrorCode", "ErrorMessage");
    assertThat(attributes.get("RequestID")).isEqualTo(attribute("String", requestId));
    assertThat(attributes.get("ErrorCode")).isEqualTo(attribute("Number", "200"));
    assertThat(attributes.get("ErrorMessage")).isEqualTo(attribute("String", "no"));
    assertThat(
            Eventually.find(
                () ->
                    clients.logged(next).stream()
                        .filter(line -> line.startsWith("got"))
                        .findFirst()))
        .isEqualTo("got RetriesExhausted\n");
  }

  private static MessageAttributeValue attribute(String type, String value) {
    return MessageAttributeValue.builder().dataType(type).stringValue(value).build();
  }

  @Test
  void aFunctionThatIsSwitchedOffSendsItsEventsToTheDestination() {
    String queue = queue();
    String arn = arn(queue);
    String function = deploy(config -> config.onFailure(to -> to.destination(arn)));
    lambda.putFunctionConcurrency(
        request -> request.functionName(function).reservedConcurrentExecutions(0));
    send(function, "");

    Map<String, Object> record = Json.read(receive(queue).body());
    assertThat(text(record, "requestContext", "condition")).isEqualTo("ZeroReservedConcurrency");
    assertThat(text(record, "requestContext", "approximateInvokeCount")).isEqualTo("0");
    assertThat(text(record, "requestPayload")).isEqualTo("{}");
    assertThat(record).containsOnlyKeys("version", "timestamp", "requestContext", "requestPayload");
  }

  @Test
  void whatCannotBeDeliveredIsCounted() {
    String absent = "arn:aws:sqs:us-east-1:000000000000:absent-" + UUID.randomUUID();
    String function = deploy(config -> config.onFailure(to -> to.destination(absent)));
    sendDeadLetters(function, absent);
    send(function, "{\"fail\": true}");

    Dimension name = Dimension.builder().name("FunctionName").value(function).build();
    for (String metric :
        List.of("DestinationDeliveryFailures", "DeadLetterErrors", "AsyncEventsDropped")) {
      Eventually.find(
          () -> Optional.of(clients.metricSum("AWS/Lambda", metric, name)).filter(sum -> sum == 1));
    }
  }
}
