package io.lambent.services.apigateway;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.RestApi;
import io.lambent.services.apigateway.ItemTable.Kind;
import io.lambent.services.apis.ApiSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Provides REST APIs to gateways: the stages of an API, each with the deployed copies of the API
 * that it serves, and the usage plans of these stages with their keys.
 */
@Component
class RestApiSource implements ApiSource {
  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final ItemTable items;
  private final PrivateTargets targets;
  private final ClientCertificates certificates;

  RestApiSource(
      RestApiTable apis,
      DeploymentTable deployments,
      ItemTable items,
      PrivateTargets targets,
      ClientCertificates certificates) {
    this.certificates = certificates;
    this.apis = apis;
    this.deployments = deployments;
    this.items = items;
    this.targets = targets;
  }

  @Override
  public @Nullable DeployedApi find(String apiId) {
    RestApiTable.Row row = apis.row(apiId);
    if (row == null) {
      return null;
    }
    ObjectNode definition = row.document().objectNode();
    definition.set("name", row.document().path("name"));
    ObjectNode snapshots = definition.putObject("deployments");
    ObjectNode stages = definition.putObject("stages");
    for (ObjectNode stage : deployments.stages(apiId)) {
      certificates.addTo(row, stage);
      stages.set(stage.path("stageName").asString(), stage);
      addSnapshot(apiId, stage.path("deploymentId").asString(""), snapshots);
      addSnapshot(apiId, stage.path("canarySettings").path("deploymentId").asString(""), snapshots);
    }
    addPlans(row, definition);
    targets.addTo(row, definition);
    return new RestApi(
        new ApiIdentity(apiId, row.account(), row.region()),
        row.document().path("disableExecuteApiEndpoint").asBoolean(false),
        List.copyOf(stages.propertyNames()),
        definition.toString());
  }

  @Override
  public @Nullable RestApi draft(String apiId) {
    RestApiTable.Row row = apis.row(apiId);
    if (row == null) {
      return null;
    }
    ObjectNode definition = row.document().objectNode();
    definition.set("name", row.document().path("name"));
    definition.putObject("deployments").set(RestApi.DRAFT_STAGE, row.document());
    definition
        .putObject("stages")
        .putObject(RestApi.DRAFT_STAGE)
        .put("stageName", RestApi.DRAFT_STAGE)
        .put("deploymentId", RestApi.DRAFT_STAGE);
    targets.addTo(row, definition);
    return new RestApi(
        new ApiIdentity(apiId, row.account(), row.region()),
        false,
        List.of(RestApi.DRAFT_STAGE),
        definition.toString());
  }

  private void addSnapshot(String api, String deployment, ObjectNode snapshots) {
    if (!deployment.isEmpty() && !snapshots.has(deployment)) {
      ObjectNode snapshot = deployments.snapshot(api, deployment);
      if (snapshot != null) {
        snapshots.set(deployment, snapshot);
      }
    }
  }

  private void addPlans(RestApiTable.Row row, ObjectNode definition) {
    Map<String, ObjectNode> keys = new HashMap<>();
    for (ObjectNode plan : items.list(row.account(), row.region(), Kind.USAGE_PLAN)) {
      boolean isOfApi =
          plan.path("apiStages")
              .valueStream()
              .anyMatch(stage -> stage.path("apiId").asString("").equals(row.id()));
      if (!isOfApi) {
        continue;
      }
      if (keys.isEmpty()) {
        items
            .list(row.account(), row.region(), Kind.API_KEY)
            .forEach(key -> keys.put(key.path("id").asString(), key));
      }
      ObjectNode copy = plan.deepCopy();
      var resolved = copy.putArray("keys");
      for (JsonNode id : plan.path("keys")) {
        ObjectNode key = keys.get(id.asString());
        if (key != null) {
          resolved.add(key);
        }
      }
      definition.withArrayProperty("usagePlans").add(copy);
    }
  }
}
