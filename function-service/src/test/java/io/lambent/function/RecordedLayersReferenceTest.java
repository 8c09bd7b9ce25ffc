package io.lambent.function;

import static io.lambent.function.TestingFunctionService.encode;
import static io.lambent.function.TestingFunctionService.zipBytes;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.function.TestingFunctionService.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Layers, compared with AWS. */
class RecordedLayersReferenceTest extends RecordedTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String LAYERS = "/2018-10-31/layers";
  private static final String LAYER_ARN = "arn:aws:lambda:us-east-1:111111111111:layer:";

  @ParameterizedTest
  @CsvSource({"runtimes0", "runtimes1", "runtimes2"})
  void compatibilities(String parameter) {
    RecordedCase recorded =
        new RecordedCase("TestLambdaLayer::test_layer_compatibilities[" + parameter + "]");
    List<String> runtimes = new ArrayList<>();
    recorded
        .recorded("publish_result")
        .path("CompatibleRuntimes")
        .forEach(runtime -> runtimes.add(runtime.asString()));
    recorded.match(
        "publish_result",
        publishLayer(
            layerName(),
            Map.of(
                "CompatibleRuntimes",
                runtimes,
                "CompatibleArchitectures",
                List.of("arm64", "x86_64"))));
    recorded.verify();
  }

  @Test
  void exceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaLayer::test_layer_exceptions");
    String name = layerName();
    recorded.match("publish_result", publishLayer(name));
    recorded.match(
        "list_layers_exc_compatibleruntime_invalid",
        service.get(LAYERS + "?CompatibleRuntime=runtimedoesnotexist"));
    recorded.match(
        "list_layers_exc_compatiblearchitecture_invalid",
        service.get(LAYERS + "?CompatibleArchitecture=archdoesnotexist"));
    recorded.match("list_nonexistent_layer", service.get(versions("layerdoesnotexist")));
    recorded.match(
        "get_layer_version_exc_layer_doesnotexist", service.get(version("layerdoesnotexist", 1)));
    recorded.match(
        "get_layer_version_exc_layer_version_doesnotexist_negative",
        service.get(version(name, -1)));
    recorded.match(
        "get_layer_version_exc_layer_version_doesnotexist_zero", service.get(version(name, 0)));
    recorded.match(
        "get_layer_version_exc_layer_version_doesnotexist_2", service.get(version(name, 2)));
    recorded.match("get_layer_version_by_arn_exc_invalidarn", byArn(LAYER_ARN + name));
    recorded.match(
        "get_layer_version_by_arn_exc_nonexistentversion", byArn(LAYER_ARN + name + ":2"));
    recorded.match("delete_nonexistent_response", service.delete(version("layerdoesnotexist", 1)));
    recorded.match("delete_nonexistent_version_response", service.delete(version(name, 2)));
    recorded.match("delete_layer_response", service.delete(version(name, 1)));
    recorded.match("delete_layer_again_response", service.delete(version(name, 1)));
    recorded.match(
        "delete_layer_version_exc_layerversion_invalid_version", service.delete(version(name, -1)));
    recorded.match(
        "publish_empty_result",
        publishLayer(
            layerName(),
            Map.of("CompatibleRuntimes", List.of(), "CompatibleArchitectures", List.of())));
    recorded.match(
        "publish_layer_version_exc_invalid_runtime_arch",
        publishLayer(
            layerName(),
            Map.of(
                "CompatibleRuntimes",
                List.of("invalidruntime"),
                "CompatibleArchitectures",
                List.of("invalidarch"))));
    recorded.match(
        "publish_layer_version_exc_partially_invalid_values",
        publishLayer(
            layerName(),
            Map.of(
                "CompatibleRuntimes",
                List.of("invalidruntime", "invalidruntime2", "nodejs20.x"),
                "CompatibleArchitectures",
                List.of("invalidarch", "x86_64"))));
    recorded.verify();
  }

  @Test
  void contentInS3() {
    RecordedCase recorded = new RecordedCase("TestLambdaLayer::test_layer_s3_content");
    TestingS3 s3 = TestingS3.shared();
    String bucket = s3.bucket("recorded-layers");
    s3.put(bucket, "/layercontent.zip", zipBytes("index.py", "a layer".getBytes(UTF_8)));
    recorded.match(
        "publish_layer_result",
        service.post(
            versions(layerName()),
            Map.of("Content", Map.of("S3Bucket", bucket, "S3Key", "/layercontent.zip"))));
    recorded.verify();
  }

  @Test
  void moreLayersThanAFunctionCanHave() {
    RecordedCase recorded =
        new RecordedCase("TestLambdaLayer::test_layer_function_quota_exception");
    List<String> arns = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      arns.add(publishLayer(layerName()).text("LayerVersionArn"));
    }
    recorded.match("create_function_with_six_layers", createWith(Map.of("Layers", arns)));
    recorded.verify();
  }

  @Test
  void lifecycle() {
    RecordedCase recorded = new RecordedCase("TestLambdaLayer::test_layer_lifecycle");
    String function = name();
    String layer = layerName();
    Map<String, Object> described =
        Map.of(
            "CompatibleRuntimes",
            List.of("python3.12"),
            "CompatibleArchitectures",
            List.of("x86_64"),
            "LicenseInfo",
            "licenseinfo-1",
            "Description",
            "description-1");
    service.create(echo(function));
    recorded.match("get_fn_result", service.get(FUNCTIONS + function));
    recorded.match("get_fn_config_result", configuration(function));
    Answer first = recorded.match("publish_result", publishLayer(layer, described));
    recorded.match("publish_result_2", publishLayer(layer, described));
    service.deployments.hold();
    recorded.match(
        "update_fn_config",
        update(function, Map.of("Layers", List.of(first.text("LayerVersionArn")))));
    service.deployments.release();
    recorded.match("get_fn_config", service.await(function));
    recorded.match("get_layer_ver_result", service.get(version(layer, 1)));
    recorded.match("get_layer_by_arn_version", byArn(first.text("LayerVersionArn")));
    recorded.match("list_layer_versions_predelete", service.get(versions(layer)));
    recorded.match("delete_layer_1", service.delete(version(layer, 1)));
    recorded.match("get_fn_config_postdelete", configuration(function));
    recorded.match("delete_layer_2", service.delete(version(layer, 2)));
    recorded.match("list_layer_versions_postdelete", service.get(versions(layer)));
    recorded.match("publish_result_3", publishLayer(layer, described));
    recorded.verify();
  }

  @Test
  void policyLifecycle() {
    RecordedCase recorded = new RecordedCase("TestLambdaLayer::test_layer_policy_lifecycle");
    String layer = layerName();
    recorded.match("publish_result", publishLayer(layer));
    recorded.match("add_policy_s1", permit(layer, 1, "s1", ""));
    Answer one = recorded.match("get_layer_version_policy", policy(layer, 1));
    recorded.match("add_policy_s2", permit(layer, 1, "s2", revision(one)));
    Answer two = recorded.match("get_layer_version_policy_postadd2", policy(layer, 1));
    recorded.match("remove_s2", forbid(layer, 1, "s2", revision(two)));
    recorded.match("get_layer_version_policy_postdeletes2", policy(layer, 1));
    recorded.verify();
  }

  @Test
  void policyExceptions() {
    RecordedCase recorded = new RecordedCase("TestLambdaLayer::test_layer_policy_exceptions");
    String layer = layerName();
    String absent = layer + "-doesnotexist";
    String wrong = "?RevisionId=wrong";
    recorded.match("publish_result", publishLayer(layer));
    recorded.match("layer_permission_nopolicy_get", policy(layer, 1));
    recorded.match("add_layer_permission_result", permit(layer, 1, "s1", ""));
    recorded.match(
        "layer_permission_action_invalid",
        service.post(
            version(layer, 1) + "/policy",
            Map.of("StatementId", "s-1", "Action", "*", "Principal", "*")));
    recorded.match("layer_permission_duplicate_statement", permit(layer, 1, "s1", ""));
    recorded.match("layer_permission_wrong_revision", permit(layer, 1, "s2", wrong));
    recorded.match("layer_permission_layername_doesnotexist_add", permit(absent, 1, "s3", ""));
    recorded.match("layer_permission_layername_doesnotexist_get", policy(absent, 1));
    recorded.match("layer_permission_layername_doesnotexist_remove", forbid(absent, 1, "s1", ""));
    recorded.match("layer_permission_layerversion_doesnotexist_add", permit(layer, 2, "s4", ""));
    recorded.match("layer_permission_layerversion_doesnotexist_get", policy(layer, 2));
    recorded.match("layer_permission_layerversion_doesnotexist_remove", forbid(layer, 2, "s1", ""));
    recorded.match(
        "layer_permission_statementid_doesnotexist_remove", forbid(layer, 1, "doesnotexist", ""));
    recorded.match("layer_permission_wrong_revision_remove", forbid(layer, 1, "s1", wrong));
    recorded.verify();
  }

  private Answer publishLayer(String layer) {
    return publishLayer(
        layer,
        Map.of(
            "CompatibleRuntimes", List.of("python3.12"),
            "CompatibleArchitectures", List.of("x86_64")));
  }

  private Answer publishLayer(String layer, Map<String, ?> members) {
    Map<String, Object> request = new HashMap<>(members);
    request.put("Content", Map.of("ZipFile", TestingFunctionService.zip("a layer")));
    return service.post(versions(layer), request);
  }

  private Answer configuration(String function) {
    return service.get(FUNCTIONS + function + "/configuration");
  }

  private Answer byArn(String arn) {
    return service.get(LAYERS + "?find=LayerVersion&Arn=" + encode(arn));
  }

  private Answer permit(String layer, int version, String sid, String query) {
    return parsed(
        service.post(
            version(layer, version) + "/policy" + query,
            Map.of("StatementId", sid, "Action", "lambda:GetLayerVersion", "Principal", "*")),
        "Statement");
  }

  private Answer forbid(String layer, int version, String sid, String query) {
    return service.delete(version(layer, version) + "/policy/" + sid + query);
  }

  private Answer policy(String layer, int version) {
    return parsed(service.get(version(layer, version) + "/policy"), "Policy");
  }

  private static String revision(Answer policy) {
    return "?RevisionId=" + policy.text("RevisionId");
  }

  /** The recordings have what travels as text parsed. */
  private static Answer parsed(Answer answer, String member) {
    if (answer.body() instanceof ObjectNode body && body.has(member)) {
      body.set(member, JSON.readTree(body.path(member).asString()));
    }
    return answer;
  }

  private static String layerName() {
    return "testlayer-" + UUID.randomUUID().toString().substring(0, 18);
  }

  private static String versions(String layer) {
    return LAYERS + "/" + encode(layer) + "/versions";
  }

  private static String version(String layer, long number) {
    return versions(layer) + "/" + number;
  }
}
