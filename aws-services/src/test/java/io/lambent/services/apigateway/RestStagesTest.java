package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.model.BadRequestException;
import software.amazon.awssdk.services.apigateway.model.GetStageResponse;
import software.amazon.awssdk.services.apigateway.model.MethodSetting;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.UpdateStageResponse;

/** The operations on deployments, stages, usage plans and domain names of REST APIs. */
class RestStagesTest extends TestingRestApi {
  @Test
  void deploysAndChangesStages() {
    refused(400, "The REST API doesn't contain any methods", this::deployment);
    mock(root, "GET");
    String first = deployment();
    String second = deployment();
    apis.createStage(
        request ->
            request
                .restApiId(api.id())
                .stageName("dev")
                .deploymentId(first)
                .variables(Map.of("testVar", "default"))
                .canarySettings(
                    canary ->
                        canary
                            .deploymentId(second)
                            .percentTraffic(50.0)
                            .stageVariableOverrides(Map.of("testVar", "canary"))));

    UpdateStageResponse updated =
        stage(
            replace("/*/*/throttling/burstLimit", "123"),
            replace("/test/GET/throttling/burstLimit", "124"),
            replace("/variables/v", "w"));
    MethodSetting all = Objects.requireNonNull(updated.methodSettings().get("*/*"));
    assertThat(all.throttlingBurstLimit()).isEqualTo(123);
    assertThat(all.throttlingRateLimit()).isEqualTo(10000.0);
    assertThat(
            Objects.requireNonNull(updated.methodSettings().get("test/GET")).throttlingBurstLimit())
        .isEqualTo(124);
    refused(
        400,
        "Active stages pointing to this deployment must be moved or deleted",
        () -> apis.deleteDeployment(request -> request.restApiId(api.id()).deploymentId(second)));

    stage(
        copy("/deploymentId", "/canarySettings/deploymentId"),
        copy("/variables", "/canarySettings/stageVariableOverrides"));
    stage(patch(Op.REMOVE, "/canarySettings", null));
    GetStageResponse promoted =
        apis.getStage(request -> request.restApiId(api.id()).stageName("dev"));
    assertThat(promoted.deploymentId()).isEqualTo(second);
    assertThat(promoted.variables()).isEqualTo(Map.of("testVar", "canary", "v", "w"));
    assertThat(promoted.canarySettings()).isNull();
    refused(
        400,
        "Promotion not available. Canary does not exist.",
        () -> stage(copy("/variables", "/canarySettings/stageVariableOverrides")));
    stage(patch(Op.REMOVE, "/test/GET", null));
    refused(
        400,
        "Cannot remove method setting test/GET because there is no method setting for this method ",
        () -> stage(patch(Op.REMOVE, "/test/GET", null)));
  }

  @Test
  void checksTheValuesOfStageSettings() {
    mock(root, "GET");
    String deployment = deployment();
    apis.createStage(
        request -> request.restApiId(api.id()).stageName("dev").deploymentId(deployment));

    UpdateStageResponse updated =
        stage(
            replace("/documentationVersion", "v1"),
            replace("/*/*/logging/loglevel", "INFO"),
            replace("/*/*/throttling/rateLimit", "-1"),
            replace("/canarySettings/stageVariableOverrides", "{\"a\":\"1\"}"));
    assertThat(updated.documentationVersion()).isEqualTo("v1");
    assertThat(Objects.requireNonNull(updated.canarySettings()).stageVariableOverrides())
        .isEqualTo(Map.of("a", "1"));
    for (String[] each :
        new String[][] {
          {"/*/*/logging/loglevel", "DEBUG"},
          {"/*/*/caching/ttlInSeconds", "3601"},
          {"/*/*/caching/unauthorizedCacheControlHeaderStrategy", "FAIL"},
          {"/cacheClusterSize", "2"},
          {"/canarySettings/stageVariableOverrides", "{\"a\":1}"}
        }) {
      assertThatThrownBy(() -> stage(replace(each[0], each[1])))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining(
              "Invalid patch value '%s' specified for path %s".formatted(each[1], each[0]));
    }
  }

  private static PatchOperation copy(String path, String from) {
    return PatchOperation.builder().op(Op.COPY).path(path).from(from).build();
  }

  private UpdateStageResponse stage(PatchOperation... patches) {
    return apis.updateStage(
        request -> request.restApiId(api.id()).stageName("dev").patchOperations(patches));
  }

  @Test
  void countsKeysAndPlans() {
    refused(
        400,
        "API Key value should be at least 20 characters",
        () -> apis.createApiKey(request -> request.value("short")));
    var key = apis.createApiKey(request -> request.name("k"));
    assertThat(key.enabled()).isFalse();
    assertThat(key.value()).hasSize(40);
    assertThat(apis.getApiKey(request -> request.apiKey(key.id())).value()).isNull();
    mock(root, "GET");
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("s"));
    String plan =
        apis.createUsagePlan(
                request -> request.name("p").apiStages(stage -> stage.apiId(api.id()).stage("s")))
            .id();
    apis.createUsagePlanKey(
        request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));
    assertThat(apis.getUsagePlans(request -> request.keyId(key.id())).items())
        .extracting(found -> found.id())
        .containsExactly(plan);
    apis.updateUsagePlan(
        request ->
            request
                .usagePlanId(plan)
                .patchOperations(
                    patch(Op.REMOVE, "/apiStages", api.id() + ":s"),
                    patch(Op.ADD, "/throttle/rateLimit", "5")));
    apis.deleteApiKey(request -> request.apiKey(key.id()));
    assertThat(apis.getUsagePlanKeys(request -> request.usagePlanId(plan)).items()).isEmpty();
    apis.deleteUsagePlan(request -> request.usagePlanId(plan));
  }

  @Test
  void mapsDomainNames() {
    mock(root, "GET");
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("s"));
    String name = "d" + UUID.randomUUID() + ".example.com";
    apis.createDomainName(request -> request.domainName(name).certificateArn("arn:x"));
    apis.createBasePathMapping(
        request -> request.domainName(name).restApiId(api.id()).stage("s").basePath("v1"));

    assertThat(apis.getBasePathMappings(request -> request.domainName(name)).items())
        .singleElement()
        .satisfies(mapping -> assertThat(mapping.basePath()).isEqualTo("v1"));
    refused(
        400,
        "Deleting stage s failed. Please remove all base path mappings related to the stage in your"
            + " domains: "
            + name,
        () -> apis.deleteStage(request -> request.restApiId(api.id()).stageName("s")));
    refused(
        400,
        "Deleting RestApi "
            + api.id()
            + " failed. Please remove all base path mappings related to the RestApi in your domains: "
            + name
            + ".",
        () -> apis.deleteRestApi(request -> request.restApiId(api.id())));
    apis.deleteDomainName(request -> request.domainName(name));
    apis.deleteRestApi(request -> request.restApiId(api.id()));
  }
}
