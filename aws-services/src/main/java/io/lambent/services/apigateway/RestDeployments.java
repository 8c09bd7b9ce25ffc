package io.lambent.services.apigateway;

import static io.lambent.services.apigateway.Patch.Op.REPLACE;
import static io.lambent.services.apigateway.PatchTable.Type.TEXT;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations on deployments: copies of an API's definition, which its stages serve. */
@Component
class RestDeployments {
  private static final PatchTable PATCHES =
      PatchTable.of(PatchTable.Style.LISTED).member("/description", TEXT, REPLACE);

  private final RestApiTable apis;
  private final DeploymentTable deployments;
  private final Stages stages;
  private final Clock clock;

  RestDeployments(RestApiTable apis, DeploymentTable deployments, Stages stages, Clock clock) {
    this.apis = apis;
    this.deployments = deployments;
    this.stages = stages;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    return apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          checkComplete(document);
          String api = document.path("id").asString();
          String id = Ids.part();
          String description = input.text("description");
          ObjectNode snapshot = document.deepCopy();
          snapshot.remove(List.of("documentationParts", "documentationVersions", "tags"));
          deployments.insert(api, id, description, snapshot, clock.instant());
          stages.deploy(api, id, input);
          return shown(new DeploymentTable.Deployment(id, clock.instant(), description), null);
        });
  }

  private static void checkComplete(ObjectNode document) {
    boolean hasMethods = false;
    for (JsonNode resource : document.path("resources")) {
      for (JsonNode method : resource.path("resourceMethods")) {
        hasMethods = true;
        if (!method.has("methodIntegration")) {
          throw Failures.badRequest("No integration defined for method");
        }
      }
    }
    if (!hasMethods) {
      throw Failures.badRequest("The REST API doesn't contain any methods");
    }
  }

  private static Struct shown(
      DeploymentTable.Deployment deployment, @Nullable ObjectNode snapshot) {
    Struct shown =
        Struct.of(
            "id",
            deployment.id(),
            "description",
            deployment.description(),
            "createdDate",
            deployment.createdAt());
    if (snapshot != null) {
      ObjectNode summary = snapshot.objectNode();
      for (JsonNode resource : snapshot.path("resources")) {
        for (Map.Entry<String, JsonNode> method : resource.path("resourceMethods").properties()) {
          summary
              .withObjectProperty(resource.path("path").asString())
              .putObject(method.getKey())
              .put("authorizationType", method.getValue().path("authorizationType").asString())
              .put("apiKeyRequired", method.getValue().path("apiKeyRequired").asBoolean(false));
        }
      }
      ObjectNode holder = snapshot.objectNode();
      holder.set("apiSummary", summary);
      shown.put("apiSummary", Shapes.of("Deployment", holder).get("apiSummary"));
    }
    return shown;
  }

  private DeploymentTable.Deployment find(String api, Struct input) {
    DeploymentTable.Deployment found =
        deployments.deployment(api, String.valueOf(input.text("deploymentId")));
    if (found == null) {
      throw Failures.notFound("Invalid Deployment identifier specified");
    }
    return found;
  }

  Struct get(Caller caller, Struct input) {
    String api = apis.get(caller, RestApis.id(input)).path("id").asString();
    DeploymentTable.Deployment found = find(api, input);
    boolean withSummary = input.list("embed").contains("apisummary");
    return shown(found, withSummary ? deployments.snapshot(api, found.id()) : null);
  }

  Struct list(Caller caller, Struct input) {
    String api = apis.get(caller, RestApis.id(input)).path("id").asString();
    return Shapes.page(
        input, deployments.deployments(api).stream().map(each -> shown(each, null)).toList());
  }

  Struct update(Caller caller, Struct input) {
    return apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          DeploymentTable.Deployment found = find(api, input);
          ObjectNode changed = document.objectNode();
          changed.put("description", found.description());
          PATCHES.apply(changed, Patch.of(input));
          String description = changed.path("description").asString(null);
          deployments.describe(api, found.id(), description);
          return shown(
              new DeploymentTable.Deployment(found.id(), found.createdAt(), description), null);
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          String id = find(api, input).id();
          for (ObjectNode stage : deployments.stages(api)) {
            if (stage.path("deploymentId").asString("").equals(id)
                || stage.path("canarySettings").path("deploymentId").asString("").equals(id)) {
              throw Failures.badRequest(
                  "Active stages pointing to this deployment must be moved or deleted");
            }
          }
          deployments.delete(api, id);
          return true;
        });
    return null;
  }
}
