package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.GetProvisionedConcurrencyConfigResponse;
import software.amazon.awssdk.services.lambda.model.ProvisionedConcurrencyStatusEnum;
import software.amazon.awssdk.services.lambda.model.TooManyRequestsException;

@ExtendWith(Lambent.class)
class ProvisionedConcurrencyTest {
  private static final String TELLS_WHEN_IT_STARTED =
      """
      import os, time
      started = time.time()
      def handler(event, context):
          return {"type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "started": started,
                  "version": context.function_version}
      """;

  private final Clients clients;
  private final LambdaClient lambda;

  ProvisionedConcurrencyTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  private GetProvisionedConcurrencyConfigResponse await(
      String name, String qualifier, ProvisionedConcurrencyStatusEnum status) {
    return Eventually.find(
        () ->
            Optional.of(
                    lambda.getProvisionedConcurrencyConfig(
                        request -> request.functionName(name).qualifier(qualifier)))
                .filter(answer -> answer.status() == status));
  }

  private void provision(String name, String qualifier, int executions) {
    lambda.putProvisionedConcurrencyConfig(
        request ->
            request
                .functionName(name)
                .qualifier(qualifier)
                .provisionedConcurrentExecutions(executions));
  }

  @Test
  void theFirstCallOfAProvisionedVersionFindsItInitialised() {
    String name = clients.deployPython(TELLS_WHEN_IT_STARTED);
    lambda.publishVersion(request -> request.functionName(name));
    provision(name, "1", 2);

    GetProvisionedConcurrencyConfigResponse ready =
        await(name, "1", ProvisionedConcurrencyStatusEnum.READY);
    double before = System.currentTimeMillis() / 1000.0;
    var answer = Json.read(Clients.text(clients.invoke(name + ":1", "{}")));

    assertThat(ready.availableProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(ready.allocatedProvisionedConcurrentExecutions()).isEqualTo(2);
    assertThat(answer).containsEntry("type", "provisioned-concurrency");
    assertThat(((Number) answer.getOrDefault("started", 0)).doubleValue()).isLessThan(before);
    assertThat(Json.read(Clients.text(clients.invoke(name, "{}"))))
        .containsEntry("type", "on-demand");
  }

  @Test
  void anAliasTakesItsProvisionedConcurrencyToItsNextVersion() {
    String name = clients.deployPython(TELLS_WHEN_IT_STARTED);
    lambda.publishVersion(request -> request.functionName(name));
    lambda.createAlias(request -> request.functionName(name).name("live").functionVersion("1"));
    provision(name, "live", 1);
    await(name, "live", ProvisionedConcurrencyStatusEnum.READY);
    lambda.updateFunctionConfiguration(request -> request.functionName(name).timeout(9));
    clients.awaitUpdated(name);
    lambda.publishVersion(request -> request.functionName(name));
    lambda.updateAlias(request -> request.functionName(name).name("live").functionVersion("2"));

    await(name, "live", ProvisionedConcurrencyStatusEnum.READY);

    // It may still be ready for the version before.
    Eventually.find(
        () ->
            Optional.of(Json.read(Clients.text(clients.invoke(name + ":live", "{}"))))
                .filter(answer -> "provisioned-concurrency".equals(answer.get("type")))
                .filter(answer -> "2".equals(answer.get("version"))));
  }

  @Test
  void aVersionThatCannotBeInitialisedFails() {
    String name = clients.deployPython("raise Exception('no')\n");
    lambda.publishVersion(request -> request.functionName(name));
    provision(name, "1", 1);

    assertThat(await(name, "1", ProvisionedConcurrencyStatusEnum.FAILED).statusReason())
        .isEqualTo("FUNCTION_ERROR_INIT_FAILURE");
    lambda.deleteProvisionedConcurrencyConfig(request -> request.functionName(name).qualifier("1"));
  }

  /** As recorded from AWS in {@code test_lambda_concurrency_block}. */
  @Test
  void otherVersionsAreThrottledWhereAllReservedConcurrencyIsProvisioned() {
    String name = clients.deployPython(TELLS_WHEN_IT_STARTED);
    lambda.publishVersion(request -> request.functionName(name));
    lambda.putFunctionConcurrency(
        request -> request.functionName(name).reservedConcurrentExecutions(1));
    provision(name, "1", 1);
    await(name, "1", ProvisionedConcurrencyStatusEnum.READY);

    assertThatThrownBy(() -> clients.invoke(name, "{}"))
        .isInstanceOfSatisfying(
            TooManyRequestsException.class,
            e ->
                assertThat(e.reasonAsString())
                    .isEqualTo("ReservedFunctionConcurrentInvocationLimitExceeded"));
    assertThat(clients.invoke(name + ":1", "{}").functionError()).isNull();
    lambda.deleteFunction(request -> request.functionName(name));
  }
}
