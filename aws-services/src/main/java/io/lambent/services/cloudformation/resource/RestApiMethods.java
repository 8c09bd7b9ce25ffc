package io.lambent.services.cloudformation.resource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Methods of REST APIs, with their integration and responses. */
final class RestApiMethods {
  private static final String API = "apigateway";

  private RestApiMethods() {}

  static ObjectNode named(Step step) {
    return step.pick("RestApiId", "ResourceId", "HttpMethod");
  }

  /** Makes a method anew; what there was of it is deleted before. */
  static Made put(Step step) {
    step.callUnless(API, "DeleteMethod", named(step), "NotFoundException");
    ObjectNode method = step.without("Integration", "MethodResponses");
    if (!step.has("AuthorizationType")) {
      method.put("AuthorizationType", "NONE");
    }
    step.call(API, "PutMethod", method);
    for (JsonNode response : step.get("MethodResponses")) {
      ObjectNode input = named(step);
      input.setAll(response.asObject());
      step.call(API, "PutMethodResponse", input);
    }
    if (step.has("Integration")) {
      integration(step);
    }
    return Made.of(
        step.text("RestApiId") + "|" + step.text("ResourceId") + "|" + step.text("HttpMethod"));
  }

  private static void integration(Step step) {
    ObjectNode input = named(step);
    ObjectNode integration = step.get("Integration").deepCopy().asObject();
    JsonNode responses = integration.remove("IntegrationResponses");
    if (integration.has("IntegrationHttpMethod")) {
      input.set("integrationHttpMethod", integration.remove("IntegrationHttpMethod"));
    }
    input.setAll(integration);
    step.call(API, "PutIntegration", input);
    if (responses != null) {
      for (JsonNode response : responses) {
        ObjectNode answer = named(step);
        answer.setAll(response.asObject());
        step.call(API, "PutIntegrationResponse", answer);
      }
    }
  }
}
