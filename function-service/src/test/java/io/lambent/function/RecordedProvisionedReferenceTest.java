package io.lambent.function;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionSource;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.function.ProvisionedState.Progress;
import io.lambent.function.TestingFunctionService.Answer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Provisioned concurrency, compared with AWS. */
class RecordedProvisionedReferenceTest extends RecordedTest {
  private static final String CONFIGS = "/2019-09-30/functions/";

  @AfterEach
  void forgetStates() {
    service.deployments.states.clear();
  }

  private static String path(String function, String qualifier) {
    return CONFIGS + function + "/provisioned-concurrency?Qualifier=" + qualifier;
  }

  private Answer put(String function, String qualifier, int executions) {
    return service.put(
        path(function, qualifier), Map.of("ProvisionedConcurrentExecutions", executions));
  }

  private Answer get(String function, String qualifier) {
    return service.get(path(function, qualifier));
  }

  private Answer delete(String function, String qualifier) {
    return service.delete(path(function, qualifier));
  }

  private Answer list(String function) {
    return service.get(CONFIGS + function + "/provisioned-concurrency?List=ALL");
  }

  private Answer reserve(String function, int executions) {
    return service.put(
        "/2017-10-31/functions/" + function + "/concurrency",
        Map.of("ReservedConcurrentExecutions", executions));
  }

  private void states(ProvisionedState... states) {
    service.deployments.states.clear();
    service.deployments.states.addAll(List.of(states));
  }

  private static ProvisionedState ready(String version, int executions) {
    return new ProvisionedState(version, executions, executions, Progress.READY);
  }

  /** A function with version 1. */
  private String published() {
    String name = name();
    service.create(echo(name));
    publish(name, Map.of());
    return name;
  }

  @Test
  void provisionedConcurrencyExceptions() {
    RecordedCase recorded =
        new RecordedCase(
            "TestLambdaProvisionedConcurrency::test_provisioned_concurrency_exceptions");
    String name = name();
    service.create(echo(name));
    recorded.match("publish_version_result", publish(name, Map.of()));
    recorded.match("get_provisioned_config_doesnotexist", get(name, "1"));
    recorded.match("get_provisioned_functionname_doesnotexist", get("doesnotexist", "noalias"));
    recorded.match("get_provisioned_qualifier_doesnotexist", get(name, "noalias"));
    recorded.match("get_provisioned_version_doesnotexist", get(name, "10"));
    recorded.match("get_provisioned_latest", get(name, "$LATEST"));
    recorded.match("list_provisioned_noconfigs", list(name));
    recorded.match("list_provisioned_functionname_doesnotexist", list("doesnotexist"));
    recorded.match("delete_provisioned_functionname_doesnotexist", delete("doesnotexist", "1"));
    recorded.match("delete_provisioned_qualifier_doesnotexist", delete(name, "noalias"));
    recorded.match("delete_provisioned_version_doesnotexist", delete(name, "10"));
    recorded.match("delete_provisioned_latest", delete(name, "$LATEST"));
    recorded.match("delete_provisioned_config_doesnotexist", delete(name, "1"));
    recorded.match("put_provisioned_invalid_param_0", put(name, "1", 0));
    recorded.match(
        "put_provisioned_functionname_doesnotexist_alias", put("doesnotexist", "noalias", 1));
    recorded.match(
        "put_provisioned_functionname_doesnotexist_version", put("doesnotexist", "1", 1));
    recorded.match("put_provisioned_qualifier_doesnotexist", put(name, "doesnotexist", 1));
    recorded.match("put_provisioned_version_doesnotexist", put(name, "10", 1));
    recorded.match("put_provisioned_latest", put(name, "$LATEST", 1));
    recorded.verify();
  }

  @Test
  void provisionedLifecycle() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaProvisionedConcurrency::test_lambda_provisioned_lifecycle");
    String name = name();
    service.create(echo(name));
    recorded.match("publish_version_result", publish(name, Map.of()));
    recorded.match(
        "create_alias_result", alias(name, Map.of("Name", "alias", "FunctionVersion", "1")));
    recorded.match("put_provisioned_on_version", put(name, "1", 1));
    recorded.match("put_provisioned_on_alias_versionconflict", put(name, "alias", 1));
    recorded.match("delete_provisioned_version", delete(name, "1"));
    recorded.match("get_provisioned_version_postdelete", get(name, "1"));
    recorded.match("put_provisioned_on_alias", put(name, "alias", 1));
    recorded.match("put_provisioned_on_version_conflict", put(name, "1", 1));
    recorded.match("delete_alias_result", service.delete(FUNCTIONS + name + "/aliases/alias"));
    recorded.match("get_provisioned_alias_postaliasdelete", get(name, "alias"));
    recorded.match("list_response_postdeletes", list(name));
    recorded.verify();
  }

  @Test
  void provisionedConcurrencyLimits() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaProvisionedConcurrency::test_provisioned_concurrency_limits");
    String name = published();
    int unreserved =
        service
            .get("/2016-08-19/account-settings")
            .body()
            .path("AccountLimit")
            .path("UnreservedConcurrentExecutions")
            .asInt();
    Answer exceeded =
        recorded.match(
            "put_provisioned_concurrency_account_limit_exceeded", put(name, "1", unreserved + 1));
    assertThat(exceeded.message()).endsWith("[" + unreserved + "].");
    Answer below =
        recorded.match(
            "put_provisioned_concurrency_below_unreserved_min_value",
            put(name, "1", unreserved - 99));
    assertThat(below.message()).endsWith("[100].");
    recorded.verify();
    service.delete(FUNCTIONS + name);
  }

  @Test
  void reservedProvisionedOverlap() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaConcurrency::test_reserved_provisioned_overlap");
    String name = published();
    recorded.match("put_provisioned_5", put(name, "1", 2));
    recorded.match("get_provisioned_prewait", get(name, "1"));
    states(ready("1", 2));
    recorded.match("get_provisioned_postwait", get(name, "1"));
    recorded.match("reserved_lower_than_provisioned_exc", reserve(name, 1));
    reserve(name, 2);
    recorded.match(
        "get_concurrency", service.get("/2019-09-30/functions/" + name + "/concurrency"));
    recorded.skip("reserved_equals_provisioned_latest_invoke_exc", "an invocation");
    Map<String, Object> settings = Map.of("Description", "changed");
    recorded.skip("update_func_config", "without members");
    update(name, settings);
    service.await(name);
    publish(name, Map.of());
    recorded.match("reserved_equals_provisioned_another_provisioned_exc", put(name, "2", 1));
    recorded.match("reserved_equals_provisioned_increase_provisioned_exc", put(name, "1", 3));
    recorded.verify();
    service.delete(FUNCTIONS + name);
  }

  @Test
  void initFailure() {
    RecordedCase recorded =
        RecordedCase.ofInvocations(
            "TestLambdaConcurrency::test_provisioned_concurrency_init_failure");
    String name = published();
    recorded.match("put_provisioned", put(name, "1", 1));
    recorded.match("get_provisioned_prewait", get(name, "1"));
    states(new ProvisionedState("1", 1, 0, Progress.FAILED));
    recorded.match("get_provisioned_postwait", get(name, "1"));
    recorded.verify();
  }

  @Test
  void provisionedConcurrencyOnAlias() {
    RecordedCase recorded =
        RecordedCase.ofInvocations("TestLambdaConcurrency::test_provisioned_concurrency_on_alias");
    String name = published();
    alias(name, Map.of("Name", "alias", "FunctionVersion", "1"));
    recorded.match("put_provisioned_5", put(name, "alias", 5));
    recorded.match("get_provisioned_prewait", get(name, "alias"));
    states(ready("1", 5));
    recorded.match("get_provisioned_postwait", get(name, "alias"));
    recorded.verify();
  }

  /** The rest of the case is about functions, versions and aliases. */
  @Test
  void provisionedConcurrencyMovesWithItsAlias() {
    RecordedCase recorded =
        RecordedCase.ofInvocations(
            "TestLambdaConcurrency::test_lambda_provisioned_concurrency_moves_with_alias");
    String name = published();
    alias(name, Map.of("Name", "alias", "FunctionVersion", "1"));
    put(name, "alias", 1);
    states(ready("1", 1));
    update(name, Map.of("Timeout", 10));
    service.await(name);
    publish(name, Map.of());
    service.put(FUNCTIONS + name + "/aliases/alias", Map.of("FunctionVersion", "2"));

    recorded.match("get_provisioned_config_after_alias_move", get(name, "alias"));
    states(ready("1", 1), new ProvisionedState("2", 1, 0, Progress.IN_PROGRESS));
    recorded.match("get_provisioned_config_after_alias_move", get(name, "alias"));
    states(ready("2", 1));
    assertThat(get(name, "alias").text("Status")).isEqualTo("READY");
    recorded.match("provisioned_concurrency_notfound", get(name, "1"));
  }

  @Test
  void listsInPages() {
    String name = published();
    update(name, Map.of("Timeout", 10));
    service.await(name);
    publish(name, Map.of());
    put(name, "1", 1);
    put(name, "2", 2);
    states(ready("1", 1));

    assertThat(
            pages(
                    CONFIGS + name + "/provisioned-concurrency?List=ALL",
                    "ProvisionedConcurrencyConfigs",
                    item -> true)
                .path("ProvisionedConcurrencyConfigs")
                .valueStream()
                .map(
                    item ->
                        item.path("FunctionArn").asString()
                            + " "
                            + item.path("RequestedProvisionedConcurrentExecutions").asInt()
                            + " "
                            + item.path("Status").asString()))
        .containsExactly(ARN + name + ":1 1 READY", ARN + name + ":2 2 IN_PROGRESS");
  }

  /** As the guide says: weights may be added to an alias that has provisioned concurrency. */
  @Test
  void sharesWhatAnAliasAsksForAmongItsVersions() {
    String name = published();
    update(name, Map.of("Timeout", 10));
    service.await(name);
    publish(name, Map.of());
    alias(name, Map.of("Name", "alias", "FunctionVersion", "1"));
    put(name, "alias", 4);

    service.put(
        FUNCTIONS + name + "/aliases/alias",
        Map.of("RoutingConfig", Map.of("AdditionalVersionWeights", Map.of("2", 0.25))));

    assertThat(
            service.bean(FunctionSource.class).provisioned().stream()
                .filter(each -> each.function().name().equals(name))
                .map(each -> each.version() + " " + each.environments()))
        .containsExactly("1 3", "2 1");
    assertThat(put(name, "alias", 5).message())
        .isEqualTo("Alias with weights can not be used with Provisioned Concurrency");
  }

  @Test
  void deletingAVersionDeletesItsConfiguration() {
    String name = published();
    put(name, "1", 1);
    service.delete(FUNCTIONS + name + "?Qualifier=1");

    assertThat(list(name).body().path("ProvisionedConcurrencyConfigs").isEmpty()).isTrue();
    assertThat(
            service.bean(FunctionSource.class).provisioned().stream()
                .filter(each -> each.function().name().equals(name)))
        .isEmpty();
  }

  @Test
  void anAliasWithProvisionedConcurrencyCannotLeadToLatest() {
    String name = published();
    alias(name, Map.of("Name", "alias", "FunctionVersion", "1"));
    put(name, "alias", 1);

    Answer answer =
        service.put(FUNCTIONS + name + "/aliases/alias", Map.of("FunctionVersion", "$LATEST"));

    assertThat(answer.message())
        .isEqualTo(
            "Provisioned Concurrency Configs cannot be applied to unpublished function versions.");
    assertThat(service.get(FUNCTIONS + name + "/aliases/alias").text("FunctionVersion"))
        .isEqualTo("1");
  }
}
