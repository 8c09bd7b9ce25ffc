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
        RestApiTypes::createApi,
        RestApiTypes::updateApi,
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

  private static ObjectNode importInput(Step step, String body) {
    ObjectNode input = step.pick("FailOnWarnings", "Parameters").put("body", body);
    return input;
  }

  private static Made createApi(Step step) {
    String body = HttpApiTypes.document(step);
    ObjectNode made;
    if (body.isEmpty()) {
      ObjectNode input =
          step.without("Tags", "FailOnWarnings", "Mode", "Parameters", "SecurityPolicy");
      input.put("name", step.text("Name", step.generated(128, "")));
      input.remove("Name");
      if (step.has("ApiKeySourceType")) {
        input.set("apiKeySource", input.remove("ApiKeySourceType"));
      }
      input.set("tags", step.initialTagMap());
      made = step.call(API, "CreateRestApi", input);
    } else if (isUntitled(step)) {
      // A document without a title cannot be imported by itself; here the API has a name.
      ObjectNode input = step.object().put("name", step.text("Name", step.generated(128, "")));
      input.set("tags", step.initialTagMap());
      made = step.call(API, "CreateRestApi", input);
      String id = made.path("id").asString();
      step.identified(id);
      step.call(
          API, "PutRestApi", importInput(step, body).put("restApiId", id).put("mode", "overwrite"));
      patchApi(step, id);
    } else {
      made = step.call(API, "ImportRestApi", importInput(step, body));
      step.identified(made.path("id").asString());
      tagImported(step, made.path("id").asString());
      patchApi(step, made.path("id").asString());
    }
    return madeApi(step, made.path("id").asString());
  }

  /**
   * Changes the tags of a resource.
   *
   * @param path in its ARN, such as {@code /restapis/abc}
   */
  static void tags(Step step, String path) {
    String arn =
        "arn:" + Arn.partition(step.region()) + ":apigateway:" + step.region() + "::" + path;
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

  /** Tags an API that was made from a document, which has none. */
  private static void tagImported(Step step, String id) {
    ObjectNode input =
        step.object()
            .put(
                "resourceArn",
                "arn:"
                    + Arn.partition(step.region())
                    + ":apigateway:"
                    + step.region()
                    + "::/restapis/"
                    + id);
    input.set("tags", step.initialTagMap());
    step.call(API, "TagResource", input);
  }

  private static boolean isUntitled(Step step) {
    JsonNode document = step.get("Body");
    return document.isObject() && document.path("info").path("title").asString("").isEmpty();
  }

  private static Made madeApi(Step step, String id) {
    ObjectNode api = step.call(API, "GetRestApi", step.object().put("restApiId", id));
    String root = api.path("rootResourceId").asString("");
    if (root.isEmpty()) {
      root =
          step.call(API, "GetResources", step.object().put("restApiId", id).put("limit", 500))
              .path("items")
              .valueStream()
              .filter(resource -> resource.path("path").asString("").equals("/"))
              .map(resource -> resource.path("id").asString())
              .findFirst()
              .orElse("");
    }
    return Made.of(id, "RestApiId", id, "RootResourceId", root);
  }

  private static void patchApi(Step step, String id) {
    ArrayNode patches =
        patches(
            step,
            Map.of(
                "Name", "/name",
                "Description", "/description",
                "Policy", "/policy",
                "ApiKeySourceType", "/apiKeySource",
                "MinimumCompressionSize", "/minimumCompressionSize",
                "DisableExecuteApiEndpoint", "/disableExecuteApiEndpoint"));
    lists(step, "BinaryMediaTypes", "/binaryMediaTypes/", patches);
    JsonNode types = step.get("EndpointConfiguration").path("Types");
    if (step.changed("EndpointConfiguration") && !types.isEmpty()) {
      String was =
          step.before().path("EndpointConfiguration").path("Types").path(0).asString("EDGE");
      add(patches, "replace", "/endpointConfiguration/types/" + was, types.get(0).asString());
    }
    send(step, "UpdateRestApi", step.object().put("restApiId", id), patches);
  }

  private static void lists(Step step, String property, String path, ArrayNode patches) {
    List<JsonNode> was = step.before().path(property).valueStream().toList();
    List<JsonNode> is = step.get(property).valueStream().toList();
    for (JsonNode each : is) {
      if (!was.contains(each)) {
        add(patches, "add", path + escaped(each.asString()), "");
      }
    }
    for (JsonNode each : was) {
      if (!is.contains(each)) {
        add(patches, "remove", path + escaped(each.asString()), "");
      }
    }
  }

  /** A text as a part of a JSON pointer. */
  static String escaped(String text) {
    return text.replace("~", "~0").replace("/", "~1");
  }

  private static Made updateApi(Step step) {
    String id = step.physicalId();
    String body = HttpApiTypes.document(step);
    if (!body.isEmpty() && step.changed("Body", "BodyS3Location", "Parameters", "Mode")) {
      ObjectNode input = importInput(step, body).put("restApiId", id);
      step.call(API, "PutRestApi", input.put("mode", step.text("Mode", "overwrite")));
    }
    patchApi(step, id);
    tags(step, "/restapis/" + id);
    return madeApi(step, id);
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
