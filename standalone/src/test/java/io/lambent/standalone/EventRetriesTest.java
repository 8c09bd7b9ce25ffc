package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.InvocationType;

/** Asynchronous invocations are retried as often as their function, or its alias, says. */
class EventRetriesTest {
  private static final String FAILING =
      "def handler(event, context):\n    print('run of', context.aws_request_id)\n    raise"
          + " ValueError('no')";

  @TempDir private Path directory;

  @Test
  void retriesAsOftenAsConfigured() throws Exception {
    List<String> quick = List.of("lambent.async.function-retry-delays=200ms,400ms");
    try (ChildLambent lambent = ChildLambent.start(directory, quick)) {
      Clients clients = lambent.clients();
      LambdaClient lambda = clients.lambda();
      String never = clients.deployPython(FAILING);
      String once = clients.deployPython(FAILING);
      String twice = clients.deployPython(FAILING);
      lambda.publishVersion(request -> request.functionName(once));
      lambda.createAlias(request -> request.functionName(once).name("live").functionVersion("1"));
      lambda.putFunctionEventInvokeConfig(
          request -> request.functionName(never).maximumRetryAttempts(0));
      lambda.putFunctionEventInvokeConfig(
          request -> request.functionName(once).qualifier("live").maximumRetryAttempts(1));
      lambda.putFunctionEventInvokeConfig(
          request -> request.functionName(once).maximumRetryAttempts(0));

      send(lambda, never, "$LATEST");
      send(lambda, once, "live");
      awaitRuns(clients, never, 1);
      awaitRuns(clients, once, 2);
      // Sent later, this one is through later, too.
      send(lambda, twice, "$LATEST");
      awaitRuns(clients, twice, 3);
      assertThat(runs(clients, never)).isEqualTo(1);
      assertThat(runs(clients, once)).isEqualTo(2);
    }
  }

  private static void send(LambdaClient lambda, String function, String qualifier) {
    lambda.invoke(
        request ->
            request
                .functionName(function)
                .qualifier(qualifier)
                .invocationType(InvocationType.EVENT));
  }

  private static void awaitRuns(Clients clients, String function, long expected) {
    Eventually.find(
        () -> Optional.of(runs(clients, function)).filter(number -> number >= expected));
  }

  private static long runs(Clients clients, String function) {
    try {
      return clients
          .logs()
          .filterLogEvents(request -> request.logGroupName("/aws/lambda/" + function))
          .events()
          .stream()
          .filter(event -> event.message().startsWith("run of"))
          .count();
    } catch (ResourceNotFoundException e) {
      return 0;
    }
  }
}
