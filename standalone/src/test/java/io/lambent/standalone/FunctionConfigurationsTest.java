package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CodeSigningConfig;
import software.amazon.awssdk.services.lambda.model.CodeSigningPolicy;
import software.amazon.awssdk.services.lambda.model.CodeVerificationFailedException;
import software.amazon.awssdk.services.lambda.model.FunctionEventInvokeConfig;
import software.amazon.awssdk.services.lambda.model.GetAccountSettingsResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.PutFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.RecursiveLoop;
import software.amazon.awssdk.services.lambda.model.ResourceConflictException;
import software.amazon.awssdk.services.lambda.model.UpdateRuntimeOn;

/** The configurations around functions, as the AWS SDK sees them. */
@ExtendWith(Lambent.class)
class FunctionConfigurationsTest {
  private static final String HANDLER = "def handler(event, context):\n    return 'new'\n";

  private final Clients clients;
  private final LambdaClient lambda;

  FunctionConfigurationsTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void configuresEvents() {
    String name = clients.deployPython(HANDLER);
    lambda.publishVersion(request -> request.functionName(name));
    PutFunctionEventInvokeConfigResponse put =
        lambda.putFunctionEventInvokeConfig(
            request ->
                request
                    .functionName(name)
                    .maximumRetryAttempts(1)
                    .destinationConfig(
                        config ->
                            config.onFailure(
                                to -> to.destination("arn:aws:sqs:us-east-1:000000000000:q"))));
    lambda.putFunctionEventInvokeConfig(
        request -> request.functionName(name).qualifier("1").maximumEventAgeInSeconds(60));

    assertThat(put.lastModified()).isAfter(Instant.now().minus(Duration.ofHours(1)));
    assertThat(
            lambda
                .getFunctionEventInvokeConfig(request -> request.functionName(name))
                .destinationConfig()
                .onFailure()
                .destination())
        .isEqualTo("arn:aws:sqs:us-east-1:000000000000:q");
    assertThat(
            lambda
                .listFunctionEventInvokeConfigsPaginator(
                    request -> request.functionName(name).maxItems(1))
                .functionEventInvokeConfigs())
        .extracting(FunctionEventInvokeConfig::maximumEventAgeInSeconds)
        .containsExactly(null, 60);
    lambda.deleteFunctionEventInvokeConfig(request -> request.functionName(name));
  }

  @Test
  void enforcesCodeSigning() {
    String name = clients.deployPython(HANDLER);
    CodeSigningConfig config =
        lambda
            .createCodeSigningConfig(
                request ->
                    request
                        .allowedPublishers(
                            publishers ->
                                publishers.signingProfileVersionArns(
                                    "arn:aws:signer:us-east-1:000000000000:/signing-profiles/p"))
                        .codeSigningPolicies(
                            policies ->
                                policies.untrustedArtifactOnDeployment(CodeSigningPolicy.ENFORCE))
                        .tags(Map.of("team", "a")))
            .codeSigningConfig();
    String arn = config.codeSigningConfigArn();
    lambda.putFunctionCodeSigningConfig(
        request -> request.functionName(name).codeSigningConfigArn(arn));

    assertThatThrownBy(
            () ->
                lambda.updateFunctionCode(
                    request ->
                        request.functionName(name).zipFile(Zip.of("app.py", HANDLER + "\n"))))
        .isInstanceOf(CodeVerificationFailedException.class);
    assertThatThrownBy(
            () -> lambda.deleteCodeSigningConfig(request -> request.codeSigningConfigArn(arn)))
        .isInstanceOf(ResourceConflictException.class);
    assertThat(
            lambda
                .listFunctionsByCodeSigningConfig(request -> request.codeSigningConfigArn(arn))
                .functionArns())
        .singleElement()
        .asString()
        .endsWith(":function:" + name);
    assertThat(lambda.listTags(request -> request.resource(arn)).tags())
        .containsExactly(Map.entry("team", "a"));
    lambda.deleteFunctionCodeSigningConfig(request -> request.functionName(name));
    lambda.deleteCodeSigningConfig(request -> request.codeSigningConfigArn(arn));
  }

  @Test
  void keepsRecursionAndRuntimeManagement() {
    String name = clients.deployPython(HANDLER);
    lambda.putFunctionRecursionConfig(
        request -> request.functionName(name).recursiveLoop(RecursiveLoop.ALLOW));
    lambda.putRuntimeManagementConfig(
        request -> request.functionName(name).updateRuntimeOn(UpdateRuntimeOn.FUNCTION_UPDATE));

    assertThat(
            lambda
                .getFunctionRecursionConfig(request -> request.functionName(name))
                .recursiveLoop())
        .isEqualTo(RecursiveLoop.ALLOW);
    assertThat(
            lambda
                .getRuntimeManagementConfig(request -> request.functionName(name))
                .updateRuntimeOn())
        .isEqualTo(UpdateRuntimeOn.FUNCTION_UPDATE);
    lambda.publishVersion(request -> request.functionName(name));
    assertThatThrownBy(
            () ->
                lambda.putFunctionScalingConfig(
                    request ->
                        request
                            .functionName(name)
                            .qualifier("1")
                            .functionScalingConfig(config -> config.minExecutionEnvironments(1))))
        .isInstanceOfSatisfying(
            LambdaException.class,
            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDeniedException"));
  }

  @Test
  void countsFunctionsAndCode() {
    LambdaClient other = clients.lambda("100000000040", Region.US_EAST_1);
    GetAccountSettingsResponse before = other.getAccountSettings();
    long size = Zip.of("app.py", HANDLER).asByteArray().length;
    other.createFunction(
        request ->
            request
                .functionName("counted")
                .runtime("python3.13")
                .handler("app.handler")
                .role(Clients.ROLE)
                .publish(true)
                .code(code -> code.zipFile(Zip.of("app.py", HANDLER))));

    GetAccountSettingsResponse after = other.getAccountSettings();
    assertThat(after.accountUsage().functionCount())
        .isEqualTo(before.accountUsage().functionCount() + 1);
    assertThat(after.accountUsage().totalCodeSize())
        .isEqualTo(before.accountUsage().totalCodeSize() + 2 * size);
    assertThat(after.accountLimit().totalCodeSize()).isEqualTo(75L << 30);
    other.deleteFunction(request -> request.functionName("counted"));
    assertThat(other.getAccountSettings().accountUsage()).isEqualTo(before.accountUsage());
  }
}
