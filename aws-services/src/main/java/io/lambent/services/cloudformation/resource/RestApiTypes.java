package io.lambent.services.cloudformation.resource;

import io.lambent.aws.arn.Arn;
import io.lambent.services.operations.OperationFailure;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of API Gateway v1: REST APIs. Updates are lists of patch operations. */
final class RestApiTypes {
  private static final String API = "apigateway";
  private static final String NOT_FOUND = "NotFoundException";
  private static final String CONFLICT = "ConflictException";

  private RestApiTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::ApiGateway::RestApi",
        RestApiDefinitions::create,
        RestApiDefinitions::update,
        step ->
            step.callUnless(
                API,
                "DeleteRestApi",
                step.object().put("restApiId", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGateway::Resource",
        step -> {
          String id = step.call(API, "CreateResource", step.properties()).path("id").asString();
          return Made.of(id, "ResourceId", id);
        },
        null,
        step ->
            step.callUnless(
                API,
                "DeleteResource",
                step.pick("RestApiId").put("resourceId", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGateway::Method",
        RestApiMethods::put,
        RestApiMethods::put,
        step -> step.callUnless(API, "DeleteMethod", RestApiMethods.named(step), NOT_FOUND));
    types.add(
        "AWS::ApiGateway::Deployment",
        RestApiTypes::deploy,
        step -> {
          patch(
              step,
              "UpdateDeployment",
              step.pick("RestApiId").put("deploymentId", step.physicalId()),
              Map.of("Description", "/description"));
          return new Made(step.physicalId(), step.attributes());
        },
        RestApiTypes::deleteDeployment);
    RestApiStages.addTo(types);
    types.add(
        "AWS::ApiGateway::Model",
        step -> {
          String name = step.name("Name", 128).replaceAll("[^A-Za-z0-9]", "");
          ObjectNode input = step.properties().deepCopy().put("name", name);
          if (!step.has("ContentType")) {
            input.put("contentType", "application/json");
          }
          step.callUnless(API, "CreateModel", input, CONFLICT);
          return Made.of(name);
        },
        step -> {
          patch(
              step,
              "UpdateModel",
              step.pick("RestApiId").put("modelName", step.physicalId()),
              Map.of("Description", "/description", "Schema", "/schema"));
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "DeleteModel",
                step.pick("RestApiId").put("modelName", step.physicalId()),
                NOT_FOUND));
    part(
        types,
        "Authorizer",
        "AuthorizerId",
        Map.of(
            "Name", "/name",
            "AuthorizerUri", "/authorizerUri",
            "AuthorizerCredentials", "/authorizerCredentials",
            "AuthorizerResultTtlInSeconds", "/authorizerResultTtlInSeconds",
            "IdentitySource", "/identitySource",
            "IdentityValidationExpression", "/identityValidationExpression",
            "Type", "/type"));
    part(
        types,
        "RequestValidator",
        "RequestValidatorId",
        Map.of(
            "ValidateRequestBody", "/validateRequestBody",
            "ValidateRequestParameters", "/validateRequestParameters"));
    types.add(
        "AWS::ApiGateway::GatewayResponse",
        RestApiTypes::putGatewayResponse,
        RestApiTypes::putGatewayResponse,
        step ->
            step.callUnless(
                API, "DeleteGatewayResponse", step.pick("RestApiId", "ResponseType"), NOT_FOUND));
    types.add(
        "AWS::ApiGateway::Account",
        RestApiTypes::account,
        RestApiTypes::account,
        step -> {
          // The account's setting stays, as on AWS.
        });
  }

  /**
   * The ARN of a resource, which has no account in it.
   *
   * @param path such as {@code /restapis/abc}
   */
  static String arn(Step step, String path) {
    return "arn:" + Arn.partition(step.region()) + ":apigateway:" + step.region() + "::" + path;
  }

  /**
   * Changes the tags of a resource.
   *
   * @param path in its ARN, such as {@code /restapis/abc}
   */
  static void tags(Step step, String path) {
    String arn = arn(step, path);
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("resourceArn", arn);
      input.set("tagKeys", step.removedTags());
      step.call(API, "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("resourceArn", arn);
      input.set("tags", step.tagMap());
      step.call(API, "TagResource", input);
    }
  }

  /** A text as a part of a JSON pointer. */
  static String escaped(String text) {
    return text.replace("~", "~0").replace("/", "~1");
  }

  /**
   * Patch operations for properties that changed.
   *
   * @param paths of properties
   */
  static ArrayNode patches(Step step, Map<String, String> paths) {
    ArrayNode patches = step.list();
    paths.forEach(
        (property, path) -> {
          if (step.changed(property)) {
            add(patches, "replace", path, step.text(property, ""));
          }
        });
    return patches;
  }

  static void add(ArrayNode patches, String op, String path, String value) {
    ObjectNode patch = patches.addObject().put("op", op).put("path", path);
    if (!op.equals("remove")) {
      patch.put("value", value);
    }
  }

  static void patch(Step step, String operation, ObjectNode named, Map<String, String> paths) {
    send(step, operation, named, patches(step, paths));
  }

  static void send(Step step, String operation, ObjectNode named, ArrayNode patches) {
    if (!patches.isEmpty()) {
      named.set("patchOperations", patches);
      step.call(API, operation, named);
    }
  }

  /** Deletes a deployment, and before it the stage that it made, where that still has it. */
  private static void deleteDeployment(Step step) {
    ObjectNode input = step.pick("RestApiId").put("deploymentId", step.physicalId());
    if (step.has("StageName")) {
      ObjectNode stage = step.pick("RestApiId", "StageName");
      try {
        String shown = step.call(API, "GetStage", stage).path("deploymentId").asString("");
        if (shown.equals(step.physicalId())) {
          step.callUnless(API, "DeleteStage", stage, NOT_FOUND);
        }
      } catch (OperationFailure e) {
        if (!e.is(NOT_FOUND)) {
          throw e;
        }
      }
    }
    step.callUnless(API, "DeleteDeployment", input, NOT_FOUND);
  }

  private static Made deploy(Step step) {
    ObjectNode input = step.pick("RestApiId", "StageName", "Description");
    JsonNode stage = step.get("StageDescription");
    for (String member : List.of("Variables", "CacheClusterEnabled", "CacheClusterSize")) {
      if (stage.has(member)) {
        input.set(member, stage.get(member));
      }
    }
    if (stage.has("Description")) {
      input.set("stageDescription", stage.get("Description"));
    }
    if (step.has("DeploymentCanarySettings")) {
      input.set("canarySettings", step.get("DeploymentCanarySettings"));
    }
    String id = step.call(API, "CreateDeployment", input).path("id").asString();
    if (step.has("StageName") && !stage.isMissingNode()) {
      RestApiStages.settings(step, step.text("StageName"), stage, step.object());
    }
    return Made.of(id, "DeploymentId", id);
  }

  private static void part(
      TypeList types, String noun, String idProperty, Map<String, String> paths) {
    types.add(
        "AWS::ApiGateway::" + noun,
        step -> {
          ObjectNode input = step.properties().deepCopy();
          if (!step.has("Name")) {
            input.put("name", step.generated(128, ""));
          }
          String id = step.call(API, "Create" + noun, input).path("id").asString();
          return Made.of(id, idProperty, id);
        },
        step -> {
          patch(
              step,
              "Update" + noun,
              step.pick("RestApiId").put(idProperty, step.physicalId()),
              paths);
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "Delete" + noun,
                step.pick("RestApiId").put(idProperty, step.physicalId()),
                NOT_FOUND));
  }

  private static Made putGatewayResponse(Step step) {
    step.call(API, "PutGatewayResponse", step.properties());
    String id = step.text("RestApiId") + "|" + step.text("ResponseType");
    return Made.of(id, "Id", id);
  }

  private static Made account(Step step) {
    if (step.has("CloudWatchRoleArn")) {
      ArrayNode patches = step.list();
      add(patches, "replace", "/cloudwatchRoleArn", step.text("CloudWatchRoleArn"));
      send(step, "UpdateAccount", step.object(), patches);
    }
    return Made.of(step.token(), "Id", step.token());
  }
}
