package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.waiters.WaiterOverrideConfiguration;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.GetFunctionConfigurationResponse;
import software.amazon.awssdk.services.lambda.model.InvalidParameterValueException;
import software.amazon.awssdk.services.lambda.model.LastUpdateStatus;
import software.amazon.awssdk.services.lambda.model.PackageType;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.Runtime;
import software.amazon.awssdk.services.lambda.model.State;
import software.amazon.awssdk.services.lambda.model.StateReasonCode;
import software.amazon.awssdk.services.lambda.waiters.LambdaWaiter;

/** Members of functions beyond code and handler, and the SDK's waiters, with the AWS SDK. */
@ExtendWith(Lambent.class)
class FunctionMembersTest {
  private static final String QUEUE = "arn:aws:sqs:us-east-1:000000000000:failed";

  private final Clients clients;
  private final LambdaClient lambda;

  FunctionMembersTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void functionsOfImagesFailAndSayWhy() {
    String name = "f-" + UUID.randomUUID();
    CreateFunctionResponse created =
        lambda.createFunction(
            request ->
                request
                    .functionName(name)
                    .packageType(PackageType.IMAGE)
                    .role(Clients.ROLE)
                    .code(code -> code.imageUri("registry.example/app:v1"))
                    .imageConfig(config -> config.command("app.handler")));
    assertThat(created.state()).isEqualTo(State.PENDING);
    assertThat(created.imageConfigResponse().imageConfig().command())
        .containsExactly("app.handler");

    try (LambdaWaiter waiter = waiter()) {
      assertThatThrownBy(
              () -> waiter.waitUntilFunctionActive(request -> request.functionName(name)))
          .hasMessageContaining("failure state");
    }
    GetFunctionConfigurationResponse failed =
        lambda.getFunctionConfiguration(request -> request.functionName(name));
    assertThat(failed.state()).isEqualTo(State.FAILED);
    assertThat(failed.stateReasonCode()).isEqualTo(StateReasonCode.INVALID_IMAGE);
    assertThat(failed.stateReason()).contains("container images");
    assertThatThrownBy(() -> clients.invoke(name, "{}"))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("Failed");
  }

  @Test
  void waitersEnd() {
    Interpreters.need("python3");
    String name =
        clients.deploy(
            Runtime.PYTHON3_13,
            "app.handler",
            Zip.of("app.py", "def handler(event, context):\n    return 1\n"));
    lambda.updateFunctionConfiguration(
        request ->
            request
                .functionName(name)
                .deadLetterConfig(config -> config.targetArn(QUEUE))
                .description("waited for"));
    try (LambdaWaiter waiter = waiter()) {
      GetFunctionConfigurationResponse updated =
          waiter
              .waitUntilFunctionUpdated(request -> request.functionName(name))
              .matched()
              .response()
              .orElseThrow();
      assertThat(updated.lastUpdateStatus()).isEqualTo(LastUpdateStatus.SUCCESSFUL);
      assertThat(updated.deadLetterConfig().targetArn()).isEqualTo(QUEUE);
      String version = lambda.publishVersion(request -> request.functionName(name)).version();
      assertThat(
              waiter
                  .waitUntilPublishedVersionActive(
                      request -> request.functionName(name).qualifier(version))
                  .matched()
                  .response()
                  .orElseThrow()
                  .state())
          .isEqualTo(State.ACTIVE);
    }
  }

  @Test
  void namesWhatItsOwnS3DoesNotHave() {
    assertThatThrownBy(
            () ->
                lambda.createFunction(
                    request ->
                        request
                            .functionName("f-" + UUID.randomUUID())
                            .runtime(Runtime.PYTHON3_13)
                            .handler("app.handler")
                            .role(Clients.ROLE)
                            .code(code -> code.s3Bucket("bucket").s3Key("key"))))
        .isInstanceOf(InvalidParameterValueException.class)
        .hasMessageContaining("S3 Error Code: NoSuchBucket");
  }

  private LambdaWaiter waiter() {
    return LambdaWaiter.builder()
        .client(lambda)
        .overrideConfiguration(
            WaiterOverrideConfiguration.builder()
                .maxAttempts(200)
                .backoffStrategyV2(BackoffStrategy.retryImmediately())
                .build())
        .build();
  }
}
