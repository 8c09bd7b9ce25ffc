package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.zip;
import static io.lambent.function.TestingFunctionService.zipBytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Functions that AWS was recorded running: what the control plane answered about them. */
class RecordedRuntimesReferenceTest extends RecordedTest {
  private static final String INVOCATION = "Invocations are execution's.";

  @ParameterizedTest
  @ValueSource(strings = {"nodejs16.x", "nodejs18.x", "nodejs20.x", "nodejs22.x", "nodejs24.x"})
  void nodejs(String runtime) {
    RecordedCase recorded =
        RecordedCase.ofRuntimes(
            "TestNodeJSRuntimes::test_invoke_nodejs_es6_lambda[" + runtime + "]");
    recorded.match("creation-result", created(runtime, "lambda_handler_es6.handler"));
    recorded.skip("invocation-result", INVOCATION);
    recorded.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"java8.al2", "java11", "java17", "java21", "java25"})
  void java(String runtime) {
    RecordedCase recorded =
        RecordedCase.ofRuntimes(
            "TestJavaRuntimes::test_serializable_input_object[" + runtime + "]");
    recorded.match(
        "create-result",
        created(runtime, "cloud.localstack.awssdkv1.sample.SerializedInputLambdaHandler"));
    recorded.skip("invoke-result", INVOCATION);
    recorded.verify();
  }

  private TestingFunctionService.Answer created(String runtime, String handler) {
    Map<String, Object> request = echo(name());
    request.put("Runtime", runtime);
    request.put("Handler", handler);
    return service.create(request);
  }

  @Test
  void stateOfAFunction() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaBaseFeatures::test_function_state");
    String name = name();
    Map<String, Object> request = creation(name, "state");
    request.put("Handler", "handler.handler");
    recorded.match("create-fn-response", service.create(request));
    recorded.match("get-fn-response", service.get(FUNCTIONS + name));
    recorded.verify();
  }

  @Test
  void uploadFromS3() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaFeatures::test_upload_lambda_from_s3");
    TestingS3 s3 = TestingS3.shared();
    String bucket = s3.bucket("uploads");
    s3.put(bucket, "test_lambda.zip", zipBytes("handler.py", "uploaded".getBytes(UTF_8)));
    Map<String, Object> request = creation(name(), "");
    request.put("Handler", "handler.handler");
    request.put("Timeout", 10);
    request.put("Code", Map.of("S3Bucket", bucket, "S3Key", "test_lambda.zip"));
    recorded.match("creation-response", service.create(request));
    recorded.skip("invocation-response", INVOCATION);
    recorded.verify();
  }

  @Test
  void changeOfTheArchitecture() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaBehavior::test_mixed_architecture");
    String name = name();
    recorded.match("create_function_response", service.create(echo(name)));
    recorded.match(
        "update_function_code_response",
        service.put(
            FUNCTIONS + name + "/code",
            Map.of("ZipFile", zip("echo"), "Architectures", List.of("arm64"))));
    recorded.verify();
  }

  @Test
  void changeOfTheHandler() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaVersions::test_lambda_handler_update");
    String name = name();
    service.create(echo(name));
    recorded.match(
        "update_function_configuration_result",
        update(name, Map.of("Handler", "handler.handler_two")));
    service.await(name);
    recorded.match("get_function_result", service.get(FUNCTIONS + name));
    for (String invocation : List.of("one", "two", "two_postpublish")) {
      recorded.skip("invoke_result_handler_" + invocation, INVOCATION);
    }
    recorded.verify();
  }

  @Test
  void versionsWithChangesOfCode() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaVersions::test_lambda_versions_with_code_changes");
    String name = name();
    Map<String, Object> request = creation(name, "version 1");
    request.put("Handler", "handler.handler");
    request.put("Description", "No version :(");
    recorded.match("create_response", service.create(request));
    recorded.match(
        "first_publish_response",
        publish(name, Map.of("Description", "First version description :)")));
    recorded.match(
        "update_lambda_response",
        service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("version 2"))));
    service.await(name);
    recorded.match(
        "second_publish_response",
        publish(name, Map.of("Description", "Second version description :)")));
    service.deployments.hold();
    recorded.match(
        "update_lambda_response_with_publish",
        service.put(
            FUNCTIONS + name + "/code", Map.of("ZipFile", zip("version 3"), "Publish", true)));
    for (String invocation :
        List.of("latest", "v1", "v2", "v3", "latest_end", "v2_end", "v1_end")) {
      recorded.skip("invocation_result_" + invocation, INVOCATION);
    }
    recorded.verify();
  }
}
