package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Readers of HTTP and WebSocket APIs and of their parts. */
final class ApiReaders {
  private ApiReaders() {}

  static void addTo(Map<String, PropertyReader> readers) {
    readers.put(
        "AWS::ApiGatewayV2::Api",
        step ->
            PropertyReaders.pick(
                get(step, "GetApi", "ApiId"),
                "Name",
                "Description",
                "ProtocolType",
                "CorsConfiguration",
                "DisableExecuteApiEndpoint",
                "RouteSelectionExpression",
                "Version"));
    readers.put(
        "AWS::ApiGatewayV2::Integration",
        step ->
            PropertyReaders.pick(
                get(step, "GetIntegration", "IntegrationId"),
                "Description",
                "IntegrationMethod",
                "IntegrationType",
                "IntegrationUri",
                "IntegrationSubtype",
                "PayloadFormatVersion",
                "RequestParameters",
                "TimeoutInMillis"));
    readers.put(
        "AWS::ApiGatewayV2::Route",
        step ->
            PropertyReaders.pick(
                get(step, "GetRoute", "RouteId"),
                "RouteKey",
                "Target",
                "AuthorizationType",
                "AuthorizerId",
                "ApiKeyRequired",
                "OperationName"));
    readers.put(
        "AWS::ApiGatewayV2::Stage",
        step ->
            PropertyReaders.pick(
                step.call("apigatewayv2", "GetStage", step.pick("ApiId", "StageName")),
                "StageName",
                "AutoDeploy",
                "Description",
                "StageVariables",
                "DeploymentId"));
  }

  private static ObjectNode get(Step step, String operation, String idMember) {
    return step.call(
        "apigatewayv2", operation, step.pick("ApiId").put(idMember, step.physicalId()));
  }
}
