package io.lambent.function;

import static io.lambent.function.TestingFunctionService.creation;
import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zip;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Versions, aliases and revision ids, compared with AWS. */
class RecordedVersionsReferenceTest extends RecordedTest {

  @Test
  void publishWithUpdate() {
    RecordedCase recorded = new RecordedCase("TestLambdaVersions::test_publish_with_update");
    String name = name();
    recorded.match("create_response", service.create(creation(name, "echo")));
    recorded.match("get_function_result", service.get(FUNCTIONS + name));
    service.deployments.hold();
    recorded.match(
        "update_function_code_result",
        service.put(FUNCTIONS + name + "/code", Map.of("ZipFile", zip("new"), "Publish", true)));
    recorded.match("get_function_version_result", service.get(FUNCTIONS + name + "?Qualifier=1"));
    recorded.match(
        "get_function_latest_result", service.get(FUNCTIONS + name + "?Qualifier=$LATEST"));
    recorded.verify();
  }

  /** Recorded before answers had three of their members. */
  @Test
  void publishOfAnotherRevision() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaVersions::test_publish_with_wrong_revisionid");
    String name = name();
    Map<String, Object> request = creation(name, "echo");
    request.put("Runtime", "python3.9");
    recorded.match("create_response", older(service.create(request)));
    recorded.match("get_fn_response", older(service.get(FUNCTIONS + name)));
    recorded.match(
        "publish_wrong_revisionid_exc", publish(name, Map.of("RevisionId", "doesnotexist")));
    String revision = service.get(FUNCTIONS + name + "/configuration").text("RevisionId");
    recorded.match("publish_result", older(publish(name, Map.of("RevisionId", revision))));
    recorded.verify();
  }

  private static Answer older(Answer answer) {
    ObjectNode body = (ObjectNode) answer.body().deepCopy();
    ObjectNode configuration = body.get("Configuration") instanceof ObjectNode inner ? inner : body;
    configuration.remove(List.of("LoggingConfig", "RuntimeVersionConfig", "SnapStart"));
    return new Answer(answer.status(), answer.headers(), body);
  }

  @Test
  void aliasLifecycle() {
    RecordedCase recorded = new RecordedCase("TestLambdaAlias::test_alias_lifecycle");
    String name = name();
    String aliases = FUNCTIONS + name + "/aliases";
    recorded.match("create_response", service.create(plain(name)));
    publishTwo(recorded, name);
    Map<String, Object> custom = new HashMap<>();
    custom.put("Name", "aliasname1_1");
    custom.put("FunctionVersion", "1");
    custom.put("Description", "custom-alias");
    custom.put("RoutingConfig", weights("2", 0.2));
    recorded.match("create_alias_1_1", alias(name, custom));
    recorded.match("get_alias_1_1", service.get(aliases + "/aliasname1_1"));
    recorded.match(
        "get_function_alias_1_1", service.get(FUNCTIONS + name + "?Qualifier=aliasname1_1"));
    recorded.match(
        "get_function_byarn_alias_1_1",
        service.get(FUNCTIONS + encode(ARN + name + ":aliasname1_1")));
    recorded.match(
        "get_function_alias_notfound_exc",
        service.get(FUNCTIONS + name + "?Qualifier=aliasdoesnotexist"));
    recorded.match(
        "get_function_alias_byarn_notfound_exc",
        service.get(FUNCTIONS + encode(ARN + name + ":aliasdoesnotexist")));
    custom.remove("RoutingConfig");
    custom.put("Name", "aliasname1_2");
    recorded.match("create_alias_1_2", alias(name, custom));
    recorded.match("get_alias_1_2", service.get(aliases + "/aliasname1_2"));
    recorded.match(
        "create_alias_1_3", alias(name, Map.of("Name", "aliasname1_3", "FunctionVersion", "1")));
    recorded.match("get_alias_1_3", service.get(aliases + "/aliasname1_3"));
    custom.put("Name", "aliasname2");
    custom.put("FunctionVersion", "2");
    recorded.match("create_alias_2", alias(name, custom));
    recorded.match("get_alias_2", service.get(aliases + "/aliasname2"));
    recorded.match("list_aliases_for_fnname", pages(aliases, "Aliases", item -> true));
    recorded.match(
        "update_alias_1_1",
        service.put(
            aliases + "/aliasname1_1",
            Map.of("RoutingConfig", Map.of("AdditionalVersionWeights", Map.of()))));
    recorded.match("get_alias_1_1_after_update", service.get(aliases + "/aliasname1_1"));
    recorded.match("list_aliases_for_fnname_after_update", service.get(aliases));
    recorded.match("update_alias_1_2", service.put(aliases + "/aliasname1_2", Map.of()));
    recorded.match("get_alias_1_2_after_update", service.get(aliases + "/aliasname1_2"));
    recorded.match("list_aliases_for_fnname_after_update_2", service.get(aliases));
    recorded.match("list_aliases_for_version", service.get(aliases + "?FunctionVersion=1"));
    recorded.match("delete_alias_response", service.delete(aliases + "/aliasname1_1"));
    recorded.match("list_aliases_for_fnname_afterdelete", service.get(aliases));
    recorded.verify();
  }

  @Test
  void invalidRoutingConfigs() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaAlias::test_notfound_and_invalid_routingconfigs");
    String name = name();
    Map<String, Object> request = plain(name);
    request.put("Publish", true);
    recorded.match("create_response", service.create(request));
    service.await(name + "/configuration?Qualifier=1", TestingFunctionService::isSettled);
    publishTwo(recorded, name);
    recorded.match(
        "routing_config_exc_toomany",
        routed(
            name,
            "1",
            Map.of(
                "RoutingConfig", Map.of("AdditionalVersionWeights", Map.of("1", 0.8, "2", 0.2)))));
    recorded.match("routing_config_exc_toohigh", routed(name, "1", weighted("2", 2)));
    recorded.match("routing_config_exc_subzero", routed(name, "1", weighted("2", -1)));
    recorded.match("routing_config_exc_sameversion", routed(name, "1", weighted("1", 0.5)));
    recorded.match("target_version_doesnotexist", routed(name, "10", weighted("2", 0.5)));
    recorded.match(
        "routing_config_exc_version_doesnotexist", routed(name, "1", weighted("10", 0.5)));
    recorded.match(
        "target_version_exc_version_latest", routed(name, "$LATEST", weighted("1", 0.5)));
    recorded.match(
        "routing_config_exc_version_latest", routed(name, "1", weighted("$LATEST", 0.5)));
    recorded.match(
        "create-alias-latest",
        alias(name, Map.of("Name", "custom-latest", "FunctionVersion", "$LATEST")));
    recorded.match(
        "routing_config_exc_fn_doesnotexist", routed(name + "-unknown", "1", weighted("2", 0.5)));
    Map<String, Object> empty = new HashMap<>();
    empty.put("Name", "custom-empty-routingconfig");
    empty.put("FunctionVersion", "1");
    empty.put("RoutingConfig", Map.of("AdditionalVersionWeights", Map.of()));
    recorded.match("create_alias_empty_routingconfig", alias(name, empty));
    recorded.match("create_alias_response", routed(name, "1", weighted("2", 0.5)));
    recorded.match("routing_config_exc_already_exist", routed(name, "1", weighted("2", 0.5)));
    recorded.match(
        "alias_does_not_exist_esc", service.get(FUNCTIONS + name + "/aliases/non-existent"));
    recorded.verify();
  }

  @Test
  void aliasNaming() {
    RecordedCase recorded = new RecordedCase("TestLambdaAlias::test_alias_naming");
    String name = name();
    recorded.match("create_response", service.create(plain(name)));
    recorded.match("publish_v1", publish(name, Map.of()));
    Map<String, Object> request = new HashMap<>();
    request.put("Name", "2024-01-02");
    request.put("FunctionVersion", "1");
    request.put("Description", "custom-alias");
    recorded.match("create_alias_date", alias(name, request));
    recorded.match("get_alias_date", service.get(FUNCTIONS + name + "/aliases/2024-01-02"));
    request.put("Name", "2024");
    recorded.match("create_alias_number_exception", alias(name, request));
    recorded.verify();
  }

  @Test
  void deletionOfAnAliasThatIsNotThere() {
    RecordedCase recorded = new RecordedCase("TestLambdaAlias::test_non_existent_alias_deletion");
    String name = name();
    recorded.match("create_response", service.create(plain(name)));
    recorded.match(
        "delete_alias_response", service.delete(FUNCTIONS + name + "/aliases/non-existent"));
    recorded.verify();
  }

  @Test
  void updateOfAnAliasThatIsNotThere() {
    RecordedCase recorded = new RecordedCase("TestLambdaAlias::test_non_existent_alias_update");
    String name = name();
    recorded.match("create_response", service.create(plain(name)));
    recorded.match(
        "update_alias_response", service.put(FUNCTIONS + name + "/aliases/non-existent", Map.of()));
    recorded.verify();
  }

  @Test
  void revisionsOfVersionsAndAliases() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaRevisions::test_function_revisions_version_and_alias");
    String name = name();
    recorded.match("create_function_response_rev1", service.create(echo(name)));
    Answer active = recorded.match("get_function_active_rev2", service.get(FUNCTIONS + name));
    recorded.match(
        "publish_version_revision_exception", publish(name, Map.of("RevisionId", "wrong")));
    String revision = active.body().at("/Configuration/RevisionId").asString();
    recorded.match(
        "publish_version_response_rev_v1", publish(name, Map.of("RevisionId", revision)));
    recorded.match(
        "get_function_published_version_rev_v2", service.get(FUNCTIONS + name + "?Qualifier=1"));
    recorded.match("get_function_latest_rev3", service.get(FUNCTIONS + name));
    Answer created =
        recorded.match(
            "create_alias_response_rev_a1",
            alias(name, Map.of("Name", "revision_alias", "FunctionVersion", "1")));
    recorded.match("get_function_latest_rev4", service.get(FUNCTIONS + name));
    recorded.match(
        "get_function_published_version_rev_v3", service.get(FUNCTIONS + name + "?Qualifier=1"));
    String alias = FUNCTIONS + name + "/aliases/revision_alias";
    recorded.match(
        "update_alias_revision_exception", service.put(alias, Map.of("RevisionId", "wrong")));
    recorded.match(
        "update_alias_response_rev_a2",
        service.put(
            alias,
            Map.of("Description", "something changed", "RevisionId", created.text("RevisionId"))));
    recorded.verify();
  }

  private void publishTwo(RecordedCase recorded, String name) {
    recorded.match("publish_v1", publish(name, Map.of()));
    update(name, Map.of("Environment", Map.of("Variables", Map.of("testenv", "prod"))));
    assertThat(service.await(name).text("LastUpdateStatus")).isEqualTo("Successful");
    recorded.match("publish_v2", publish(name, Map.of()));
  }

  private Answer routed(String name, String version, Map<String, ?> routing) {
    Map<String, Object> request = new HashMap<>(routing);
    request.put("Name", "custom");
    request.put("FunctionVersion", version);
    return alias(name, request);
  }

  private static Map<String, ?> weighted(String version, Number weight) {
    return Map.of("RoutingConfig", weights(version, weight));
  }

  private static Map<String, ?> weights(String version, Number weight) {
    return Map.of("AdditionalVersionWeights", Map.of(version, weight));
  }
}
