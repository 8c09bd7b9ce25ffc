package io.lambent.aws.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.model.ServiceModels;
import io.lambent.aws.sigv4.Verification;
import io.lambent.aws.wire.Struct;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.InvalidParameterException;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.CreateFunctionResponse;
import software.amazon.awssdk.services.lambda.model.LambdaException;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;
import software.amazon.awssdk.services.lambda.model.Runtime;

/** The checked-in tables and the signatures against the AWS SDK for Java. */
class JavaSdkTest {

  private static <B extends AwsClientBuilder<B, C>, C> C client(
      AwsClientBuilder<B, C> builder, TestingEndpoint endpoint) {
    return builder
        .endpointOverride(endpoint.url())
        .region(Region.EU_WEST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(
                AwsBasicCredentials.create(TestingEndpoint.KEY, TestingEndpoint.SECRET)))
        .build();
  }

  private static AwsApi lambda() {
    return AwsApi.of(ServiceModels.get("lambda"))
        .on(
            "CreateFunction",
            (caller, input) ->
                Struct.of(
                    "FunctionName",
                    input.get("FunctionName"),
                    "FunctionArn",
                    caller.arn("lambda", "function:" + input.get("FunctionName")).toString(),
                    "Runtime",
                    input.get("Runtime"),
                    "CodeSize",
                    (long) size(input),
                    "Environment",
                    Struct.of(
                        "Variables",
                        input.struct("Environment") == null
                            ? Map.of()
                            : Objects.requireNonNull(input.struct("Environment"))
                                .map("Variables"))))
        .on(
            "GetFunction",
            (caller, input) -> {
              throw AwsFailure.declared(
                  "ResourceNotFoundException", "Function not found: " + input.get("FunctionName"));
            })
        .on(
            "Invoke",
            (caller, input) -> Struct.of("StatusCode", 200, "Payload", input.get("Payload")))
        .build();
  }

  private static int size(Struct input) {
    Struct code = input.struct("Code");
    byte[] archive = code == null ? null : code.bytes("ZipFile");
    return archive == null ? 0 : archive.length;
  }

  private static void isSigned(TestingEndpoint endpoint) {
    assertThat(endpoint.verifications())
        .isNotEmpty()
        .allSatisfy(found -> assertThat(found).isInstanceOf(Verification.Verified.class));
  }

  @Test
  void speaksRestJson() throws IOException {
    try (TestingEndpoint endpoint = new TestingEndpoint(lambda());
        LambdaClient client = client(LambdaClient.builder(), endpoint)) {
      CreateFunctionResponse created =
          client.createFunction(
              request ->
                  request
                      .functionName("hello")
                      .role("arn:aws:iam::123456789012:role/r")
                      .runtime(Runtime.PYTHON3_13)
                      .handler("a.b")
                      .environment(variables -> variables.variables(Map.of("KEY", "v \u00e9")))
                      .code(code -> code.zipFile(SdkBytes.fromByteArray(new byte[1000]))));

      assertThat(created.functionArn())
          .isEqualTo("arn:aws:lambda:eu-west-1:123456789012:function:hello");
      assertThat(created.codeSize()).isEqualTo(1000);
      assertThat(created.environment().variables()).isEqualTo(Map.of("KEY", "v \u00e9"));

      assertThat(
              client
                  .invoke(
                      request ->
                          request
                              .functionName("arn:aws:lambda:eu-west-1:123456789012:function:hello")
                              .qualifier("live")
                              .payload(SdkBytes.fromUtf8String("[1]")))
                  .payload()
                  .asUtf8String())
          .isEqualTo("[1]");
      isSigned(endpoint);
    }
  }

  @Test
  void throwsTheErrorsOfTheModel() throws IOException {
    try (TestingEndpoint endpoint = new TestingEndpoint(lambda());
        LambdaClient client = client(LambdaClient.builder(), endpoint)) {
      assertThatThrownBy(() -> client.getFunction(request -> request.functionName("none")))
          .isInstanceOf(ResourceNotFoundException.class)
          .hasMessageContaining("Function not found: none");
      assertThatThrownBy(() -> client.getFunction(request -> request.functionName("no name!")))
          .isInstanceOf(LambdaException.class)
          .hasMessageContaining(
              "1 validation error detected: Value 'no name!' at 'functionName' failed to satisfy"
                  + " constraint: Member must satisfy regular expression pattern: ");
      assertThatThrownBy(() -> client.listFunctions())
          .isInstanceOf(LambdaException.class)
          .hasMessageContaining("ListFunctions of Lambda is not supported yet.");
    }
  }

  @Test
  void speaksAwsJson() throws IOException {
    AwsApi logs =
        AwsApi.of(ServiceModels.get("logs"))
            .on("CreateLogGroup", (caller, input) -> new Struct())
            .on(
                "DescribeLogGroups",
                (caller, input) ->
                    Struct.of(
                        "logGroups",
                        List.of(
                            Struct.of(
                                "logGroupName",
                                input.get("logGroupNamePrefix"),
                                "creationTime",
                                1_700_000_000_000L))))
            .build();
    try (TestingEndpoint endpoint = new TestingEndpoint(logs);
        CloudWatchLogsClient client = client(CloudWatchLogsClient.builder(), endpoint)) {
      client.createLogGroup(request -> request.logGroupName("/aws/lambda/a"));

      assertThat(
              client
                  .describeLogGroups(request -> request.logGroupNamePrefix("/aws"))
                  .logGroups()
                  .getFirst()
                  .creationTime())
          .isEqualTo(1_700_000_000_000L);
      assertThatThrownBy(() -> client.createLogGroup(request -> request.logGroupName("a b")))
          .isInstanceOf(InvalidParameterException.class)
          .hasMessageContaining("Value 'a b' at 'logGroupName' failed to satisfy constraint");
      isSigned(endpoint);
    }
  }
}
