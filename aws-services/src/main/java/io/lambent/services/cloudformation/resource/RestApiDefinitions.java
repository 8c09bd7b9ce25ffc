package io.lambent.services.cloudformation.resource;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Creates and updates REST APIs: from their properties, or from an OpenAPI document. */
final class RestApiDefinitions {
  private static final String API = "apigateway";

  private RestApiDefinitions() {}

  static Made create(Step step) {
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
      patch(step, id);
    } else {
      made = step.call(API, "ImportRestApi", importInput(step, body));
      step.identified(made.path("id").asString());
      tagImported(step, made.path("id").asString());
      patch(step, made.path("id").asString());
    }
    return described(step, made.path("id").asString());
  }

  /** Tags an API that was made from a document, which has none. */
  private static void tagImported(Step step, String id) {
    ObjectNode input = step.object().put("resourceArn", RestApiTypes.arn(step, "/restapis/" + id));
    input.set("tags", step.initialTagMap());
    step.call(API, "TagResource", input);
  }

  private static boolean isUntitled(Step step) {
    JsonNode document = step.get("Body");
    return document.isObject() && document.path("info").path("title").asString("").isEmpty();
  }

  private static Made described(Step step, String id) {
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

  static Made update(Step step) {
    String id = step.physicalId();
    String body = HttpApiTypes.document(step);
    if (!body.isEmpty() && step.changed("Body", "BodyS3Location", "Parameters", "Mode")) {
      ObjectNode input = importInput(step, body).put("restApiId", id);
      step.call(API, "PutRestApi", input.put("mode", step.text("Mode", "overwrite")));
    }
    patch(step, id);
    RestApiTypes.tags(step, "/restapis/" + id);
    return described(step, id);
  }

  private static void patch(Step step, String id) {
    ArrayNode patches =
        RestApiTypes.patches(
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
      RestApiTypes.add(
          patches, "replace", "/endpointConfiguration/types/" + was, types.get(0).asString());
    }
    RestApiTypes.send(step, "UpdateRestApi", step.object().put("restApiId", id), patches);
  }

  /** Adds patch operations for the elements of a list that are new or gone. */
  private static void lists(Step step, String property, String path, ArrayNode patches) {
    List<JsonNode> was = step.before().path(property).valueStream().toList();
    List<JsonNode> is = step.get(property).valueStream().toList();
    for (JsonNode each : is) {
      if (!was.contains(each)) {
        RestApiTypes.add(patches, "add", path + RestApiTypes.escaped(each.asString()), "");
      }
    }
    for (JsonNode each : was) {
      if (!is.contains(each)) {
        RestApiTypes.add(patches, "remove", path + RestApiTypes.escaped(each.asString()), "");
      }
    }
  }

  private static ObjectNode importInput(Step step, String body) {
    return step.pick("FailOnWarnings", "Parameters").put("body", body);
  }
}
