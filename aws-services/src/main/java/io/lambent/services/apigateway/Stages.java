package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apis.DomainTable;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations on stages: the names under which deployments are served, with their settings. */
@Component
class Stages {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_-]{1,128}");
  private static final Pattern VARIABLE_NAME = Pattern.compile("[a-zA-Z0-9_]{1,64}");
  private static final Pattern VARIABLE_VALUE =
      Pattern.compile("[A-Za-z0-9\\-._~:/?#&=,@+ ]{0,2048}");
  private static final String CANARY = "canarySettings";

  private final RestApiTable apis;
  private final DeploymentTable table;
  private final ClientCertificates certificates;
  private final DomainTable domains;
  private final Clock clock;

  Stages(
      RestApiTable apis,
      DeploymentTable table,
      ClientCertificates certificates,
      DomainTable domains,
      Clock clock) {
    this.apis = apis;
    this.table = table;
    this.certificates = certificates;
    this.domains = domains;
    this.clock = clock;
  }

  Struct create(Caller caller, Struct input) {
    String name = String.valueOf(input.text("stageName"));
    ObjectNode stage =
        Structs.toNode(
            input,
            "stageName",
            "deploymentId",
            "description",
            "cacheClusterEnabled",
            "cacheClusterSize",
            "variables",
            "documentationVersion",
            "canarySettings",
            "tracingEnabled",
            "tags");
    return apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          if (table.stage(api, name) != null) {
            throw Failures.conflict("Stage already exists");
          }
          return store(api, stage);
        });
  }

  /** Checks a stage, adds defaults, and stores it. */
  private Struct store(String api, ObjectNode stage) {
    String name = stage.path("stageName").asString();
    if (!NAME.matcher(name).matches()) {
      throw Failures.badRequest("Stage name only allows a-zA-Z0-9_-");
    }
    requireDeployment(api, stage.path("deploymentId").asString(""));
    if (stage.get(CANARY) instanceof ObjectNode canary) {
      checkCanary(api, canary);
    }
    checkVariables(stage.path("variables"));
    checkVariables(stage.path(CANARY).path("stageVariableOverrides"));
    boolean cached = stage.path("cacheClusterEnabled").asBoolean(false);
    stage.put("cacheClusterEnabled", cached);
    stage.put("cacheClusterStatus", cached ? "AVAILABLE" : "NOT_AVAILABLE");
    if (cached && !stage.has("cacheClusterSize")) {
      stage.put("cacheClusterSize", "0.5");
    }
    if (!stage.has("tracingEnabled")) {
      stage.put("tracingEnabled", false);
    }
    stage.withObjectProperty("methodSettings");
    if (!stage.has("createdDate")) {
      stage.put("createdDate", clock.millis());
    }
    stage.put("lastUpdatedDate", clock.millis());
    table.putStage(api, name, stage);
    return Shapes.of("Stage", stage);
  }

  private void requireDeployment(String api, String deployment) {
    if (table.deployment(api, deployment) == null) {
      throw Failures.badRequest("Deployment id does not exist");
    }
  }

  private void checkCanary(String api, ObjectNode canary) {
    requireDeployment(api, canary.path("deploymentId").asString(""));
    double percent = canary.path("percentTraffic").asDouble(0);
    if (percent < 0 || percent > 100) {
      throw Failures.badRequest("Invalid percentTraffic. Must be between 0.0 and 100.0");
    }
    canary.put("percentTraffic", percent);
    canary.put("useStageCache", canary.path("useStageCache").asBoolean(false));
  }

  private static void checkVariables(JsonNode variables) {
    variables
        .properties()
        .forEach(
            variable -> {
              if (!VARIABLE_NAME.matcher(variable.getKey()).matches()) {
                throw Failures.badRequest(
                    "Stage variable name " + variable.getKey() + " is invalid.");
              }
              if (!VARIABLE_VALUE.matcher(variable.getValue().asString("")).matches()) {
                throw Failures.badRequest(
                    "Stage variable value of " + variable.getKey() + " is invalid.");
              }
            });
  }

  /** Makes the stage that a request for a deployment names, if any, serve that deployment. */
  void deploy(String api, String deployment, Struct input) {
    String name = input.text("stageName");
    Struct canary = input.struct("canarySettings");
    if (name == null || name.isEmpty()) {
      if (canary != null) {
        throw Failures.badRequest(
            "Invalid deployment content specified.Non null and non empty stageName must be provided"
                + " for canary deployment. Provided value is "
                + name);
      }
      return;
    }
    ObjectNode stage = table.stage(api, name);
    if (canary != null) {
      if (stage == null) {
        throw Failures.badRequest(
            "Invalid deployment content specified.Stage non-existing must already be created before"
                    .replace("non-existing", name)
                + " making a canary release deployment");
      }
      ObjectNode settings = Structs.toNode(canary);
      settings.put("deploymentId", deployment);
      stage.set(CANARY, settings);
    } else {
      if (stage == null) {
        stage = JsonNodeFactory.instance.objectNode();
        stage.put("stageName", name);
      }
      stage.put("deploymentId", deployment);
      stage.setAll(
          Structs.toNode(
              input, "cacheClusterEnabled", "cacheClusterSize", "variables", "tracingEnabled"));
      String description = input.text("stageDescription");
      if (description != null) {
        stage.put("description", description);
      }
    }
    store(api, stage);
  }

  private ObjectNode find(String api, Struct input) {
    ObjectNode stage = table.stage(api, String.valueOf(input.text("stageName")));
    if (stage == null) {
      throw Failures.notFound("Invalid stage identifier specified");
    }
    return stage;
  }

  Struct get(Caller caller, Struct input) {
    String api = apis.get(caller, RestApis.id(input)).path("id").asString();
    return Shapes.of("Stage", find(api, input));
  }

  Struct list(Caller caller, Struct input) {
    String api = apis.get(caller, RestApis.id(input)).path("id").asString();
    String deployment = input.text("deploymentId");
    List<Struct> all = new ArrayList<>();
    for (ObjectNode stage : table.stages(api)) {
      if (deployment == null || stage.path("deploymentId").asString("").equals(deployment)) {
        all.add(Shapes.of("Stage", stage));
      }
    }
    return Struct.of("item", all);
  }

  Struct update(Caller caller, Struct input) {
    return apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          ObjectNode stage = find(api, input);
          StagePatches.TABLE.apply(stage, Patch.of(input));
          certificates.check(caller, stage);
          return store(api, stage);
        });
  }

  @Nullable Struct delete(Caller caller, Struct input) {
    apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          String name = find(api, input).path("stageName").asString();
          domains.checkUnused(api, name);
          table.deleteStage(api, name);
          return true;
        });
    return null;
  }

  /** Makes gateways drop the cached responses of a stage. */
  @Nullable Struct flush(Caller caller, Struct input) {
    return count(caller, input, "flushes");
  }

  /** Makes gateways drop the cached decisions of a stage's authorizers. */
  @Nullable Struct flushAuthorizers(Caller caller, Struct input) {
    return count(caller, input, "authorizerFlushes");
  }

  /** Increments a counter of a stage; gateways drop what they cached under another value. */
  private @Nullable Struct count(Caller caller, Struct input, String counter) {
    apis.changeDeployed(
        caller,
        RestApis.id(input),
        document -> {
          String api = document.path("id").asString();
          ObjectNode stage = find(api, input);
          stage.put(counter, stage.path(counter).asInt(0) + 1);
          table.putStage(api, stage.path("stageName").asString(), stage);
          return true;
        });
    return null;
  }
}
