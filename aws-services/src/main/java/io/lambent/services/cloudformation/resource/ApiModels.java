package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of HTTP and WebSocket APIs and of their parts. */
final class ApiModels {
  private static final String API = "apigatewayv2";

  private ApiModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put(
        "AWS::ApiGatewayV2::Api",
        (step, model) -> {
          JsonNode now = step.call(API, "GetApi", step.object().put("ApiId", step.physicalId()));
          ResourceModels.copyAll(
              now, model, "ApiEndpoint", "ApiId", "ApiKeySelectionExpression", "IpAddressType");
          ObjectNode tags = model.putObject("Tags");
          PropertyReaders.tags(now.path("Tags"))
              .forEach(tag -> tags.set(tag.path("Key").asString(), tag.path("Value")));
        });
    additions.put(
        "AWS::ApiGatewayV2::Integration",
        (step, model) ->
            part(
                step,
                model,
                "Integration",
                "ConnectionId",
                "ConnectionType",
                "ContentHandlingStrategy",
                "CredentialsArn",
                "PassthroughBehavior",
                "RequestTemplates",
                "TemplateSelectionExpression",
                "TlsConfig"));
    additions.put(
        "AWS::ApiGatewayV2::Route",
        (step, model) ->
            part(
                step,
                model,
                "Route",
                "AuthorizationScopes",
                "ModelSelectionExpression",
                "RequestModels",
                "RequestParameters",
                "RouteResponseSelectionExpression"));
  }

  private static void part(Step step, ObjectNode model, String noun, String... names) {
    ObjectNode id = step.pick("ApiId").put(noun + "Id", step.physicalId());
    ResourceModels.copyAll(step.call(API, "Get" + noun, id), model, names);
    model.setAll(id);
  }
}
