package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Configurations of asynchronous invocation, compared with AWS. */
class RecordedEventConfigsReferenceTest extends RecordedTest {
  private static final Map<String, Object> ONE_RETRY = Map.of("MaximumRetryAttempts", 1);

  @Test
  void eventInvokeConfigLifecycle() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_lifecycle");
    String name = name();
    service.create(echo(name));
    recorded.match(
        "put_invokeconfig_retries_0", put(name, null, Map.of("MaximumRetryAttempts", 0)));
    Map<String, Integer> minute = Map.of("MaximumEventAgeInSeconds", 60);
    recorded.match("put_invokeconfig_eventage_60", put(name, null, minute));
    recorded.match("update_invokeconfig_eventage_nochange", update(name, null, minute));
    recorded.match("update_invokeconfig_retries", update(name, null, ONE_RETRY));
    recorded.match("get_invokeconfig", get(name, null));
    recorded.match("get_invokeconfig_latest", get(name, "$LATEST"));
    recorded.match("list_single_invokeconfig", list(name));
    recorded.match("publish_version_result", publish(name, Map.of()));
    recorded.match("get_invokeconfig_postpublish", get(name, "1"));
    recorded.match(
        "put_published_invokeconfig", put(name, "1", Map.of("MaximumEventAgeInSeconds", 120)));
    recorded.match("get_published_invokeconfig", get(name, "1"));
    assertThat(
            pages(path(name) + "/list", "FunctionEventInvokeConfigs", item -> true)
                .path("FunctionEventInvokeConfigs"))
        .hasSize(2);
    delete(name, null);
    recorded.match("list_paging_nolimit_postdelete", list(name));
    recorded.verify();
  }

  @Test
  void eventInvokeConfigExceptions() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaEventInvokeConfig::test_lambda_eventinvokeconfig_exceptions");
    String name = name();
    String other = name();
    service.create(echo(name));
    service.create(echo(other));
    recorded.match("fn_version_result", publish(name, Map.of()));
    recorded.match(
        "fn_alias_result", alias(name, Map.of("Name", "eventinvokealias", "FunctionVersion", "1")));
    destinations(recorded, name, other);
    qualifiers(recorded, name);
    overwriting(recorded, name);
    deletion(recorded, name);
    recorded.verify();
  }

  private void destinations(RecordedCase recorded, String name, String other) {
    String missing = ARN + "doesnotexist";
    recorded.match("put_functionname_name_notfound", put("doesnotexist", null, ONE_RETRY));
    recorded.match("put_functionname_arn_notfound", put(missing, null, ONE_RETRY));
    recorded.match("put_functionname_nootherargs", put("doesnotexist", null, Map.of()));
    recorded.match("put_destination_lambda_doesntexist", put(name, null, success(missing)));
    recorded.match("put_destination_recursive", put(name, null, success(ARN + name)));
    recorded.match("put_destination_other_lambda", put(name, null, success(ARN + other)));
    recorded.match(
        "put_destination_invalid_service_arn",
        put(name, null, success((ARN + name).replace(":lambda:", ":iam:"))));
    recorded.match(
        "put_destination_success_no_destination_arn",
        put(name, null, Map.of("DestinationConfig", Map.of("OnSuccess", Map.of()))));
    recorded.match(
        "put_destination_failure_no_destination_arn",
        put(name, null, Map.of("DestinationConfig", Map.of("OnFailure", Map.of()))));
    String odd = (ARN + name).replace(":lambda:", ":_-/!lambda:");
    recorded.match(
        "put_destination_invalid_arn_pattern",
        put(
            name,
            null,
            Map.of("DestinationConfig", Map.of("OnFailure", Map.of("Destination", odd)))));
  }

  private void qualifiers(RecordedCase recorded, String name) {
    String alias = "eventinvokealias";
    String missing = alias + "doesnotexist";
    String arn = ARN + name + ":" + alias;
    recorded.match("put_destination_latest", put(name, null, ONE_RETRY));
    recorded.match("put_destination_latest_explicit_qualifier", put(name, "$LATEST", ONE_RETRY));
    recorded.match("put_destination_version", put(name, "1", ONE_RETRY));
    recorded.match("put_alias_functionname_qualifier", put(name, alias, ONE_RETRY));
    recorded.match("put_alias_doesnotexist", put(name, missing, ONE_RETRY));
    recorded.match("put_alias_qualifiedarn", put(arn, null, ONE_RETRY));
    recorded.match("put_alias_qualifiedarn_qualifier", put(arn, alias, ONE_RETRY));
    recorded.match("put_alias_qualifiedarn_qualifierconflict", put(arn, missing, ONE_RETRY));
    recorded.match("put_alias_shorthand", put(name + ":" + alias, null, ONE_RETRY));
    recorded.match("put_alias_shorthand_qualifier", put(name + ":" + alias, alias, ONE_RETRY));
    recorded.match(
        "put_alias_shorthand_qualifierconflict", put(name + ":" + alias, missing, ONE_RETRY));
    recorded.match("put_version_shorthand", put(name + ":1", null, ONE_RETRY));
    recorded.match("put_shorthand_qualifier_match", put(name + ":$LATEST", "$LATEST", ONE_RETRY));
    recorded.match("put_shorthand_qualifier_mismatch_1", put(name + ":1", "$LATEST", ONE_RETRY));
    recorded.match("put_shorthand_qualifier_mismatch_2", put(name + ":$LATEST", "1", ONE_RETRY));
    recorded.match("put_shorthand_qualifier_mismatch_3", put(name + ":1", alias, ONE_RETRY));
  }

  private void overwriting(RecordedCase recorded, String name) {
    Map<String, Integer> both = Map.of("MaximumRetryAttempts", 2, "MaximumEventAgeInSeconds", 60);
    Map<String, Integer> none = Map.of("MaximumRetryAttempts", 0);
    recorded.match(
        "put_maxevent_maxvalue_result",
        put(name, null, Map.of("MaximumRetryAttempts", 2, "MaximumEventAgeInSeconds", 21_600)));
    recorded.match("put_pre_overwrite", put(name, null, both));
    recorded.match("put_post_overwrite", put(name, null, none));
    recorded.match("second_overwrite_existing_response", put(name, null, none));
    recorded.match("get_post_overwrite", get(name, null));
    recorded.match("pre_update_response", put(name, null, both));
    recorded.match("update_response", update(name, null, none));
    recorded.match("update_response_existing", update(name, null, none));
  }

  private void deletion(RecordedCase recorded, String name) {
    String alias = "eventinvokealias";
    recorded.match("list_configs", list(name));
    recorded.match("delete_latest", delete(name, "$LATEST"));
    recorded.match("delete_version", delete(name, "1"));
    recorded.match("delete_alias", delete(name, alias));
    recorded.match("list_configs_postdelete", list(name));
    recorded.match("delete_function_not_found", delete(name, null));
    recorded.match("delete_function_doesnotexist", delete("doesnotexist", null));
    recorded.match("list_function_doesnotexist", list("doesnotexist"));
    recorded.match("get_function_doesnotexist", get("doesnotexist", null));
    recorded.match("get_qualifier_doesnotexist", get(name, "doesnotexist"));
    recorded.match(
        "update_eventinvokeconfig_function_doesnotexist", update("doesnotexist", null, ONE_RETRY));
    String arn = ARN + name + ":" + alias;
    recorded.match("get_eventinvokeconfig_doesnotexist", get(arn, null));
    recorded.match(
        "update_eventinvokeconfig_config_doesnotexist_with_qualifier",
        update(arn, null, ONE_RETRY));
    recorded.match(
        "update_eventinvokeconfig_config_doesnotexist_without_qualifier",
        update(ARN + name, null, ONE_RETRY));
  }

  private static Map<String, ?> success(String destination) {
    return Map.of("DestinationConfig", Map.of("OnSuccess", Map.of("Destination", destination)));
  }

  private Answer put(String function, @Nullable String qualifier, Map<String, ?> request) {
    return service.put(path(function, qualifier), request);
  }

  private Answer update(String function, @Nullable String qualifier, Map<String, ?> request) {
    return service.post(path(function, qualifier), request);
  }

  private Answer get(String function, @Nullable String qualifier) {
    return service.get(path(function, qualifier));
  }

  private Answer delete(String function, @Nullable String qualifier) {
    return service.delete(path(function, qualifier));
  }

  private Answer list(String function) {
    return service.get(path(function) + "/list");
  }

  private static String path(String function) {
    return "/2019-09-25/functions/" + encode(function) + "/event-invoke-config";
  }

  private static String path(String function, @Nullable String qualifier) {
    return path(function) + (qualifier == null ? "" : "?Qualifier=" + encode(qualifier));
  }
}
