package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.Map;
import java.util.Objects;

/** Rules for integrations and responses that only WebSocket APIs have. */
final class SocketRules {
  private SocketRules() {}

  static void completeIntegration(String type, Struct doc) {
    PartRules.absent(doc, "PassthroughBehavior", "WHEN_NO_MATCH");
    if (doc.text("IntegrationSubtype") != null) {
      throw V2Errors.badRequest("IntegrationSubtype is only supported for HTTP APIs");
    }
    checkTemplates(doc.map("RequestTemplates"));
    if (!type.equals("MOCK")) {
      PartRules.absent(doc, "IntegrationMethod", "POST");
      String uri = Objects.requireNonNullElse(doc.text("IntegrationUri"), "");
      boolean isHttp = uri.startsWith("http://") || uri.startsWith("https://");
      if (type.startsWith("HTTP") ? !isHttp : FunctionUri.parse(uri) == null) {
        throw V2Errors.badRequest(
            "Invalid integration URI specified. Lambent supports Lambda functions and HTTP"
                + " endpoints behind WebSocket APIs");
      }
    }
    if (!type.endsWith("_PROXY")) {
      doc.put("IntegrationResponseSelectionExpression", "${integration.response.statuscode}");
    }
  }

  static Struct response(StoredApi api, PartKind kind, Struct doc) {
    if (api.isHttp()) {
      throw V2Errors.badRequest(kind.word() + "s are only supported for WebSocket APIs");
    }
    if (kind == PartKind.ROUTE_RESPONSE && !"$default".equals(doc.text("RouteResponseKey"))) {
      throw V2Errors.badRequest("RouteResponseKey must be $default");
    }
    checkTemplates(doc.map("ResponseTemplates"));
    return doc;
  }

  /** Templates are sent as they are, so those that compute something are refused. */
  private static void checkTemplates(Map<?, ?> templates) {
    for (Object template : templates.values()) {
      String text = String.valueOf(template);
      if (text.contains("$") || text.contains("#")) {
        throw V2Errors.badRequest(
            "Mapping templates with variables are not supported for WebSocket APIs by Lambent");
      }
    }
  }
}
