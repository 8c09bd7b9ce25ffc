package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Functions, compared with AWS. */
class RecordedFunctionsReferenceTest extends RecordedTest {

  @Test
  void functionLifecycle() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_function_lifecycle");
    String name = name();
    Map<String, Object> request = echo(name);
    request.putAll(Map.of("MemorySize", 256, "Timeout", 5));
    recorded.match("create_response", service.create(request));
    recorded.match("get_function_response", service.get(FUNCTIONS + name));
    recorded.match(
        "update_func_conf_response",
        update(
            name,
            Map.of(
                "Runtime",
                "python3.11",
                "Description",
                "Changed-Description",
                "MemorySize",
                512,
                "Timeout",
                10,
                "Environment",
                Map.of("Variables", Map.of("ENV_A", "a")))));
    service.await(name);
    recorded.match("get_function_response_postupdate", service.get(FUNCTIONS + name));
    recorded.match(
        "update_code_response",
        service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("other"))));
    service.await(name);
    recorded.match("get_function_response_postcodeupdate", service.get(FUNCTIONS + name));
    recorded.match("delete_response", service.delete(FUNCTIONS + name));
    recorded.match("delete_postdelete", service.delete(FUNCTIONS + name));
    recorded.verify();
  }

  @Test
  void redundantUpdates() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_redundant_updates");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Description", "Initial description");
    Map<String, String> update = Map.of("Description", "1st update description");
    recorded.match("create_response", service.create(request));
    recorded.match("first_update_result", update(name, update));
    service.await(name);
    recorded.match("get_fn_config_result", service.get(FUNCTIONS + name + "/configuration"));
    recorded.match("get_fn_result", service.get(FUNCTIONS + name));
    recorded.match("redundant_update_result", update(name, update));
    service.await(name);
    recorded.match("get_fn_result_after_redundant_update", service.get(FUNCTIONS + name));
    recorded.verify();
  }

  @ParameterizedTest
  @ValueSource(strings = {"delete_function", "get_function", "get_function_configuration"})
  void operationsWithMismatchingQualifiers(String operation) {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaFunction::test_ops_with_arn_qualifier_mismatch[" + operation + "]");
    String suffix = operation.equals("get_function_configuration") ? "/configuration" : "";
    String method = operation.equals("delete_function") ? "DELETE" : "GET";
    String query = suffix + "?Qualifier=$LATEST";
    recorded.match(
        "not_match_exception",
        service.send(method, FUNCTIONS + encode(ARN + "some-function:1") + query, null));
    recorded.match(
        "match_exception",
        service.send(method, FUNCTIONS + encode(ARN + "some-function:$LATEST") + query, null));
    recorded.verify();
  }

  @Test
  void createExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_create_lambda_exceptions");
    recorded.match("invalid_role_arn_exc", createWith(Map.of("Role", "r1")));
    recorded.match("invalid_runtime_exc", createWith(Map.of("Runtime", "non-existent-runtime")));
    recorded.match("uppercase_runtime_exc", createWith(Map.of("Runtime", "PYTHON3.9")));
    recorded.skip("empty_architectures", "AWS's Python client refuses it itself");
    recorded.match(
        "multiple_architectures", createWith(Map.of("Architectures", List.of("x86_64", "arm64"))));
    recorded.match(
        "uppercase_architecture", createWith(Map.of("Architectures", List.of("X86_64"))));
    String noZip = Base64.getEncoder().encodeToString(new byte[] {'n', 'o'});
    recorded.match("invalid_zip_exc", createWith(Map.of("Code", Map.of("ZipFile", noZip))));
    recorded.verify();
  }

  @Test
  void listFunctions() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_list_functions");
    String first = "list-fn-1-" + name();
    String second = "list-fn-2-" + name();
    Map<String, Object> request = echo(first);
    request.put("Publish", true);
    recorded.match("create_response_1", service.create(request));
    service.await(first + "/configuration?Qualifier=1", TestingFunctionService::isSettled);
    Map<String, Object> other = echo(second);
    other.put("Code", Map.of("ZipFile", zip("another")));
    recorded.match("create_response_2", service.create(other));
    recorded.match(
        "list_functions_invalid_functionversion",
        service.get("/2015-03-31/functions?FunctionVersion=invalid"));
    Predicate<JsonNode> ours =
        item -> List.of(first, second).contains(item.path("FunctionName").asString());
    recorded.match(
        "list_all", pages("/2015-03-31/functions?FunctionVersion=ALL", "Functions", ours));
    recorded.match("list_default", pages("/2015-03-31/functions", "Functions", ours));
    recorded.verify();
  }

  @Test
  void functionArns() {
    RecordedCase recorded = new RecordedCase("TestLambdaFunction::test_function_arns");
    recorded.match("create-function-arn-response", create(echo(ARN + name())));
    Map<String, Object> partial = echo("111111111111:function:" + name());
    partial.put("Code", Map.of("ZipFile", zip("partial")));
    recorded.match("create-function-partial-arn-response", create(partial));
    recorded.match("invalid_function_name_exc", create(echo("invalid:function:name")));
    recorded.match("long_function_name_exc", create(echo("a".repeat(65))));
    recorded.match("long_function_arn_exc", create(echo(ARN + "a".repeat(141 - ARN.length()))));
    recorded.match(
        "function_arn_other_region_exc",
        create(echo("arn:aws:lambda:ap-southeast-1:111111111111:function:other")));
    recorded.match(
        "function_arn_other_account_exc",
        create(echo("arn:aws:lambda:us-east-1:123456789012:function:other")));
    recorded.verify();
  }

  @Test
  void concurrentCodeUpdates() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaFunction::test_lambda_concurrent_code_updates");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Timeout", 3);
    request.remove("Environment");
    recorded.match("create-function-response", service.create(request));
    service.deployments.hold();
    service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("1")));
    recorded.match(
        "update-during-in-progress-update-exc",
        service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("2"))));
    recorded.verify();
  }

  @Test
  void concurrentConfigurationUpdates() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaFunction::test_lambda_concurrent_config_updates");
    String name = name();
    recorded.match("create-function-response", service.create(echo(name)));
    service.deployments.hold();
    update(name, Map.of("Timeout", 4));
    recorded.match("update-during-in-progress-update-exc", update(name, Map.of("Timeout", 5)));
    recorded.verify();
  }

  @Test
  void switchOfLogFormat() {
    RecordedCase recorded =
        new RecordedCase("TestLoggingConfig::test_advanced_logging_configuration_format_switch");
    String name = name();
    Map<String, Object> request = echo(name);
    request.putAll(Map.of("MemorySize", 256, "Timeout", 5));
    recorded.match("create_response", service.create(request));
    recorded.match("get_function_response", service.get(FUNCTIONS + name));
    recorded.match("function_config", service.await(name));
    recorded.match(
        "updated_config", update(name, Map.of("LoggingConfig", Map.of("LogFormat", "JSON"))));
    recorded.match("received_config", service.await(name));
    recorded.match(
        "updated_config_v2", update(name, Map.of("LoggingConfig", Map.of("LogFormat", "Text"))));
    recorded.match("received_config_v2", service.await(name));
    recorded.verify();
  }

  @Test
  void tooLargeEnvironment() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSizeLimits::test_large_environment_fails_multiple_keys");
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("SMALL_VAR", "ok");
    variables.put("LARGE_VAR", "x".repeat(4064));
    recorded.match(
        "failured_create_fn_result_multi_key",
        createWith(Map.of("Environment", Map.of("Variables", variables))));
    recorded.verify();
  }

  @Test
  void largestEnvironment() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSizeLimits::test_lambda_envvars_near_limit_succeeds");
    Map<String, Object> request = echo(name());
    request.put(
        "Environment",
        Map.of("Variables", Map.of("LARGE_VAR", "x".repeat(4096 - 7 - "LARGE_VAR".length()))));
    recorded.match("successful_create_fn_result", create(request));
    recorded.verify();
  }

  @Test
  void tooLargeRequest() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSizeLimits::test_oversized_request_create_lambda");
    recorded.match("invalid_param_exc", createWith(Map.of("Padding", "x".repeat(71_000_000))));
    recorded.verify();
  }

  @Test
  void tooLargeArchive() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSizeLimits::test_oversized_zipped_create_lambda");
    String archive = Base64.getEncoder().encodeToString(new byte[52_428_801]);
    recorded.match("invalid_param_exc", createWith(Map.of("Code", Map.of("ZipFile", archive))));
    recorded.verify();
  }

  @Test
  void tooLargeFiles() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSizeLimits::test_oversized_unzipped_lambda");
    byte[] content = new byte[262_144_000];
    Arrays.fill(content, (byte) '#');
    String archive =
        Base64.getEncoder().encodeToString(TestingFunctionService.zipBytes("handler.py", content));
    recorded.match("invalid_param_exc", createWith(Map.of("Code", Map.of("ZipFile", archive))));
    recorded.verify();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java11",
        "java17",
        "java21",
        "java25",
        "python3.12",
        "python3.13",
        "dotnet8",
        "dotnet10"
      })
  void snapStartLifecycle(String runtime) {
    RecordedCase recorded =
        new RecordedCase("TestLambdaSnapStart::test_snapstart_lifecycle[" + runtime + "]");
    JsonNode created = recorded.recorded("create_function_response");
    String name = name();
    Map<String, Object> request = echo(name);
    request.putAll(
        Map.of(
            "Runtime",
            runtime,
            "Handler",
            created.path("Handler").asString(),
            "MemorySize",
            1024,
            "Timeout",
            5));
    request.remove("Environment");
    recorded.match("create_function_response", service.create(request));
    publish(name, Map.of("Description", "version1"));
    recorded.match("get_function_response_latest", service.get(FUNCTIONS + name));
    recorded.match("get_function_response_version_1", service.get(FUNCTIONS + encode(name + ":1")));
    recorded.verify();
  }

  @Test
  void snapStartExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaSnapStart::test_snapstart_exceptions");
    recorded.match(
        "create_function_invalid_snapstart_apply",
        createWith(Map.of("Runtime", "java21", "SnapStart", Map.of("ApplyOn", "invalidOption"))));
    recorded.verify();
  }

  @Test
  void accountSettings() {
    RecordedCase recorded = new RecordedCase("TestLambdaAccountSettings::test_account_settings");
    Answer settings = service.get("/2016-08-19/account-settings");
    recorded.match("acc_settings_modded", settings.memberNamesOf("AccountLimit", "AccountUsage"));
    recorded.verify();
  }

  @Test
  void totalCodeSizeGrowsWithVersions() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaAccountSettings::test_account_settings_total_code_size_config_update");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Code", Map.of("ZipFile", zip(name.repeat(100))));
    long before = totalCodeSize();
    service.create(request);
    long created = totalCodeSize();
    update(name, Map.of("Runtime", "nodejs20.x"));
    service.await(name);
    long updated = totalCodeSize();
    publish(name, Map.of());
    long published = totalCodeSize();
    recorded.match("is_total_code_size_diff_create_function_more_than_200", created > before);
    recorded.match("total_code_size_diff_update_function_configuration", updated - created);
    recorded.match(
        "is_total_code_size_diff_publish_version_after_config_update_more_than_200",
        published > updated);
    recorded.verify();
  }

  private long totalCodeSize() {
    return service
        .get("/2016-08-19/account-settings")
        .body()
        .at("/AccountUsage/TotalCodeSize")
        .asLong();
  }
}
