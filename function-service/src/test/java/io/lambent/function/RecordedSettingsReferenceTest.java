package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reserved concurrency, function URLs and tags, compared with AWS. */
class RecordedSettingsReferenceTest extends RecordedTest {
  private static final String TAGS = "/2017-03-31/tags/";

  @Test
  void concurrencyExceptions() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaReservedConcurrency::test_function_concurrency_exceptions");
    recorded.match(
        "put_function_concurrency_with_function_name_doesnotexist", reserve("doesnotexist", 1));
    recorded.match(
        "put_function_concurrency_with_function_name_doesnotexist_and_invalid_concurrency",
        reserve("doesnotexist", 0));
    String name = name();
    service.create(echo(name));
    recorded.match(
        "put_function_concurrency_with_qualified_arn", reserve(encode(ARN + name + ":$LATEST"), 0));
    recorded.verify();
  }

  @Test
  void concurrencyLimits() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaReservedConcurrency::test_function_concurrency_limits");
    String name = name();
    service.create(echo(name));
    recorded.match("put_function_concurrency_account_limit_exceeded", reserve(name, 1001));
    recorded.match("put_function_concurrency_below_unreserved_min_value", reserve(name, 1000));
    recorded.verify();
  }

  @Test
  void concurrency() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaReservedConcurrency::test_function_concurrency");
    String name = name();
    service.create(echo(name));
    String get = "/2019-09-30/functions/" + name + "/concurrency";
    recorded.match("put_function_concurrency_with_reserved_0", reserve(name, 0));
    recorded.match("put_function_concurrency_with_reserved_1", reserve(name, 1));
    recorded.match("get_function_concurrency", service.get(get));
    recorded.match(
        "delete_response", service.delete("/2017-10-31/functions/" + name + "/concurrency"));
    recorded.match("get_function_concurrency_after_delete", service.get(get));
    recorded.verify();
  }

  @Test
  void urlLifecycle() {
    RecordedCase recorded = new RecordedCase("TestLambdaUrl::test_url_config_lifecycle");
    String name = name();
    service.create(echo(name));
    recorded.match("url_creation", url("POST", name, null, "NONE"));
    recorded.match("failed_duplication", url("POST", name, null, "NONE"));
    recorded.match("get_url_config", url("GET", name, null, null));
    recorded.match("updated_url_config", url("PUT", name, null, "AWS_IAM"));
    url("DELETE", name, null, null);
    recorded.match("failed_getter", url("GET", name, null, null));
    recorded.verify();
  }

  @Test
  void urlPaging() {
    RecordedCase recorded = new RecordedCase("TestLambdaUrl::test_url_config_list_paging");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Runtime", "nodejs20.x");
    request.put("Handler", "lambda_handler.handler");
    service.create(request);
    recorded.match("fn_version_result", publish(name, Map.of()));
    recorded.match(
        "create_alias_result", alias(name, Map.of("Name", "urlalias", "FunctionVersion", "1")));
    recorded.match(
        "list_function_notfound", service.get("/2021-10-31/functions/doesnotexist/urls"));
    String urls = "/2021-10-31/functions/" + name + "/urls";
    recorded.match("list_all_empty", service.get(urls));
    recorded.match("url_config_fn", url("POST", name, null, "NONE"));
    recorded.match("url_config_alias", url("POST", name + ":urlalias", "urlalias", "NONE"));
    recorded.match("list_all", service.get(urls));
    if (pages(urls, "FunctionUrlConfigs", item -> true).path("FunctionUrlConfigs").size() != 2) {
      throw new AssertionError("not all pages");
    }
    recorded.verify();
  }

  @Test
  void urlExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaUrl::test_url_config_exceptions");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Runtime", "nodejs20.x");
    request.put("Handler", "lambda_handler.handler");
    service.create(request);
    recorded.match("fn_version_result", publish(name, Map.of()));
    recorded.match(
        "create_alias_result", alias(name, Map.of("Name", "urlalias", "FunctionVersion", "1")));
    urlExceptions(recorded, name, "create", "POST", "NONE");
    urlExceptions(recorded, name, "get", "GET", null);
    urlExceptions(recorded, name, "delete", "DELETE", null);
    urlExceptions(recorded, name, "update", "PUT", "AWS_IAM");
    recorded.verify();
  }

  private void urlExceptions(
      RecordedCase recorded,
      String name,
      String operation,
      String method,
      @Nullable String authType) {
    String prefix = operation + "_function_url_config_";
    recorded.match(prefix + "name_doesnotexist", url(method, "doesnotexist", null, authType));
    recorded.match(prefix + "arn_doesnotexist", url(method, ARN + "doesnotexist", null, authType));
    recorded.match(
        prefix + "name_doesnotexist_qualifier", url(method, "doesnotexist", "1", authType));
    recorded.match(prefix + "qualifier_version", url(method, name, "1", authType));
    recorded.match(prefix + "qualifier_version_doesnotexist", url(method, name, "2", authType));
    recorded.match(prefix + "qualifier_alias_doesnotexist", url(method, name, "v1", authType));
    if (operation.equals("delete")) {
      recorded.skip(prefix + "qualifier_alias_doesnotmatch_arn", "AWS answers an internal error");
    } else {
      recorded.match(
          prefix + "qualifier_alias_doesnotmatch_arn",
          url(method, name + ":urlalias-doesnotmatch", "urlalias", authType));
    }
    recorded.match(prefix + "qualifier_latest", url(method, name, "$LATEST", authType));
    if (!operation.equals("create")) {
      recorded.match(prefix + "config_doesnotexist", url(method, name, null, authType));
    }
  }

  @Test
  void tagOnCreation() {
    RecordedCase recorded = new RecordedCase("TestLambdaTag::test_create_tag_on_fn_create");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Tags", Map.of("testtag", "tag-1"));
    service.create(request);
    recorded.match("get_function_result", service.get(FUNCTIONS + name));
    recorded.match("list_tags_result", service.get(TAGS + encode(ARN + name)));
    recorded.verify();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TestLambdaTag::test_tag_lifecycle",
        "TestLambdaTag::test_tag_lifecycle[lambda_function]"
      })
  void tagLifecycle(String recording) {
    RecordedCase recorded = new RecordedCase(recording);
    String name = name();
    service.create(echo(name));
    String tags = TAGS + encode(ARN + name);
    recorded.match("tag_single_response", tag(tags, Map.of("A", "tag-a")));
    recorded.match("tag_single_response_listtags", service.get(tags));
    recorded.match("tag_multiple_response", tag(tags, Map.of("B", "tag-b", "C", "tag-c")));
    recorded.match("tag_multiple_response_listtags", service.get(tags));
    recorded.match("tag_overlap_response", tag(tags, Map.of("C", "tag-c-newsuffix", "D", "tag-d")));
    recorded.match("tag_overlap_response_listtags", service.get(tags));
    recorded.match("untag_single_response", service.delete(tags + "?tagKeys=A"));
    recorded.match("untag_single_response_listtags", service.get(tags));
    recorded.match("untag_multiple_response", service.delete(tags + "?tagKeys=B&tagKeys=C"));
    recorded.match("untag_multiple_response_listtags", service.get(tags));
    recorded.match("untag_nonexisting_response", service.delete(tags + "?tagKeys=F"));
    recorded.match("untag_nonexisting_response_listtags", service.get(tags));
    recorded.match(
        "untag_existing_and_nonexisting_response", service.delete(tags + "?tagKeys=D&tagKeys=F"));
    recorded.match("untag_existing_and_nonexisting_response_listtags", service.get(tags));
    recorded.verify();
  }

  @Test
  void tagExceptionsOfFunctions() {
    RecordedCase recorded = new RecordedCase("TestLambdaTag::test_tag_exceptions[lambda_function]");
    String tags = TAGS + encode(ARN + "resource");
    recorded.match("not_found_exception_tag", tag(tags, Map.of("A", "B")));
    recorded.match("not_found_exception_untag", service.delete(tags + "?tagKeys=A"));
    recorded.match("not_found_exception_list", service.get(tags));
    recorded.match("aliased_arn_exception", service.get(TAGS + encode(ARN + "resource:alias")));
    recorded.match(
        "invalid_arn_exception",
        service.get(TAGS + encode("arn:aws:lambda:us-east-1:111111111111:foobar:resource")));
    recorded.verify();
  }

  @Test
  void tagExceptionsOfCapacityProviders() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaTag::test_tag_exceptions[capacity_provider]");
    String provider = "arn:aws:lambda:us-east-1:111111111111:capacity-provider:resource";
    String tags = TAGS + encode(provider);
    recorded.match("not_found_exception_tag", tag(tags, Map.of("A", "B")));
    recorded.match("not_found_exception_untag", service.delete(tags + "?tagKeys=A"));
    recorded.match("not_found_exception_list", service.get(tags));
    recorded.match("aliased_arn_exception", service.get(TAGS + encode(provider + ":alias")));
    recorded.match(
        "invalid_arn_exception",
        service.get(TAGS + encode("arn:aws:lambda:us-east-1:111111111111:foobar:resource")));
    recorded.verify();
  }

  @Test
  void tagsOfADeletedFunction() {
    RecordedCase recorded = new RecordedCase("TestLambdaTag::test_tag_nonexisting_resource");
    String name = name();
    service.create(echo(name));
    recorded.match("pre_delete_get_function", service.get(FUNCTIONS + encode(ARN + name)));
    service.delete(FUNCTIONS + encode(ARN + name));
    String tags = TAGS + encode(ARN + name);
    recorded.match("not_found_exception_tag", tag(tags, Map.of("A", "B")));
    recorded.match("not_found_exception_untag", service.delete(tags + "?tagKeys=A"));
    recorded.match("not_found_exception_list", service.get(tags));
    recorded.verify();
  }

  @Test
  void tagExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaTags::test_tag_exceptions");
    String name = name();
    service.create(echo(name));
    Map<String, String> tag = Map.of("key_a", "value_a");
    recorded.match("tag_lambda_invalidarn", tag(TAGS + encode("arn:aws:something"), tag));
    recorded.match("tag_lambda_doesnotexist", tag(TAGS + encode(ARN + "doesnotexist"), tag));
    recorded.match(
        "tag_lambda_qualifier_doesnotexist", tag(TAGS + encode(ARN + name + ":v1"), tag));
    String tags = TAGS + encode(ARN + name);
    recorded.match("list_tag_lambda_empty", service.get(tags));
    recorded.match("untag_nomatch", service.delete(tags + "?tagKeys=somekey"));
    recorded.match("untag_empty_keys", service.delete(tags));
    recorded.match("tag_empty_tags", tag(tags, Map.of()));
    recorded.verify();
  }

  @Test
  void tagsInGetFunction() {
    RecordedCase recorded = new RecordedCase("TestLambdaTags::test_tag_lifecycle");
    String name = name();
    Map<String, Object> request = echo(name);
    request.put("Tags", Map.of("key_a", "value_a"));
    service.create(request);
    String tags = TAGS + encode(ARN + name);
    both(recorded, name, "postfncreate");
    recorded.match(
        "tag_resource_response",
        tag(
            tags,
            Map.of(
                "key_b", "value_b", "key_c", "value_c", "key_d", "value_d", "key_e", "value_e")));
    both(recorded, name, "postaddtags");
    recorded.match(
        "tag_resource_overwrite", tag(tags, Map.of("key_b", "value_b", "key_c", "value_x")));
    both(recorded, name, "overwrite");
    service.delete(tags + "?tagKeys=key_c&tagKeys=key_d");
    both(recorded, name, "postuntag");
    service.delete(tags + "?tagKeys=key_a&tagKeys=key_b&tagKeys=key_e");
    both(recorded, name, "postuntagall");
    service.delete(FUNCTIONS + name);
    recorded.match("list_tags_postdelete", service.get(tags));
    recorded.verify();
  }

  private void both(RecordedCase recorded, String name, String snapshot) {
    recorded.match("list_tags_response_" + snapshot, service.get(TAGS + encode(ARN + name)));
    recorded.match("get_fn_response_" + snapshot, service.get(FUNCTIONS + encode(ARN + name)));
  }

  private Answer tag(String path, Map<String, String> tags) {
    return service.post(path, Map.of("Tags", tags));
  }

  private Answer reserve(String function, int executions) {
    return service.put(
        "/2017-10-31/functions/" + function + "/concurrency",
        Map.of("ReservedConcurrentExecutions", executions));
  }

  private Answer url(
      String method, String function, @Nullable String qualifier, @Nullable String authType) {
    return service.send(
        method,
        "/2021-10-31/functions/"
            + encode(function)
            + "/url"
            + (qualifier == null ? "" : "?Qualifier=" + qualifier),
        authType == null ? null : "{\"AuthType\":\"" + authType + "\"}");
  }
}
