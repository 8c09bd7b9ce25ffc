package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;
import software.amazon.awssdk.services.lambda.model.RecursiveInvocationException;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** A function that calls itself again and again is stopped. */
@ExtendWith(Lambent.class)
class RecursionTest {
  private final Clients clients;
  private final LambdaClient lambda;

  RecursionTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  /** Calls the function as its own SDK would; returns the header that its next call would have. */
  private String call(String function, String trace) {
    String answer =
        Clients.text(
            lambda.invoke(
                request ->
                    request
                        .functionName(function)
                        .overrideConfiguration(
                            configuration -> configuration.putHeader("X-Amzn-Trace-Id", trace))));
    return answer.replace("\"", "");
  }

  @Test
  void stopsALoopAfterSixteenCalls() {
    String function =
        clients.deployPython(
            "import os\ndef handler(event, context): return os.environ['_X_AMZN_TRACE_ID']");
    String trace = "Root=1-5759e988-bd862e3fe1be46a994272793";
    for (int i = 0; i < 16; i++) {
      trace = call(function, trace);
    }
    String last = trace;

    assertThatThrownBy(() -> call(function, last))
        .isInstanceOfSatisfying(
            RecursiveInvocationException.class, e -> assertThat(e.statusCode()).isEqualTo(400));
    anEventOfTheLoopIsADeadLetter(function, last);
    Dimension name = Dimension.builder().name("FunctionName").value(function).build();
    Eventually.find(
        () ->
            Optional.of(clients.metricSum("AWS/Lambda", "RecursiveInvocationsDropped", name))
                .filter(sum -> sum == 2));

    lambda.putFunctionRecursionConfig(
        request -> request.functionName(function).recursiveLoop(RecursiveLoop.ALLOW));
    assertThat(call(function, last)).startsWith("Root=1-5759e988-bd862e3fe1be46a994272793");
  }

  private void anEventOfTheLoopIsADeadLetter(String function, String trace) {
    try (SqsClient sqs = clients.sqs()) {
      String queue = sqs.createQueue(request -> request.queueName(function)).queueUrl();
      lambda.updateFunctionConfiguration(
          request ->
              request
                  .functionName(function)
                  .deadLetterConfig(
                      to -> to.targetArn("arn:aws:sqs:us-east-1:000000000000:" + function)));
      clients.awaitUpdated(function);
      lambda.invoke(
          request ->
              request
                  .functionName(function)
                  .invocationType(InvocationType.EVENT)
                  .overrideConfiguration(
                      configuration -> configuration.putHeader("X-Amzn-Trace-Id", trace)));
      Message letter =
          Eventually.find(
              () ->
                  sqs
                      .receiveMessage(
                          request ->
                              request
                                  .queueUrl(queue)
                                  .waitTimeSeconds(1)
                                  .messageAttributeNames("All"))
                      .messages()
                      .stream()
                      .findFirst());
      assertThat(letter.messageAttributes())
          .extractingFromEntries(Map.Entry::getKey)
          .containsExactlyInAnyOrder("RequestID", "ErrorCode", "ErrorMessage");
      assertThat(letter.messageAttributes().get("ErrorCode"))
          .extracting(code -> code.stringValue())
          .isEqualTo("400");
    }
  }
}
