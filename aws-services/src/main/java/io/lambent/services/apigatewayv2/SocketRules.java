package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import io.lambent.contract.api.ServiceUri;
import io.lambent.services.apis.IntegratedServices;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/** Rules for integrations and responses that only WebSocket APIs have. */
final class SocketRules {
  private static final Pattern TARGET =
      Pattern.compile("integration\\.request\\.(header|querystring|path)\\.\\S+");
  private static final Pattern SOURCE =
      Pattern.compile(
          "'.*'|\\$?(route\\.)?request\\.((header|querystring)\\.\\S+|body.*)"
              + "|\\$?(context|stageVariables)\\.\\S+",
          Pattern.DOTALL);

  private SocketRules() {}

  static void completeIntegration(String type, Struct doc) {
    PartRules.absent(doc, "PassthroughBehavior", "WHEN_NO_MATCH");
    if (doc.text("IntegrationSubtype") != null) {
      throw V2Errors.badRequest("IntegrationSubtype is only supported for HTTP APIs");
    }
    checkParameters(doc.map("RequestParameters"));
    if (!type.equals("MOCK")) {
      PartRules.absent(doc, "IntegrationMethod", "POST");
      String uri = Objects.requireNonNullElse(doc.text("IntegrationUri"), "");
      boolean isHttp = uri.startsWith("http://") || uri.startsWith("https://");
      if (type.startsWith("HTTP") ? !isHttp : FunctionUri.parse(uri) == null) {
        checkService(type, uri);
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
    return doc;
  }

  /** Refuses URIs of services that gateways cannot call. */
  private static void checkService(String type, String uri) {
    ServiceUri parts = ServiceUri.parse(uri);
    if (!type.equals("AWS") || parts == null || parts.rest().isEmpty()) {
      throw V2Errors.badRequest("Invalid integration URI specified");
    }
    String unsupported = IntegratedServices.unsupported(parts.host());
    if (unsupported != null) {
      throw V2Errors.badRequest(
          "An integration with the service " + unsupported + " is not supported by Lambent");
    }
  }

  private static void checkParameters(Map<?, ?> parameters) {
    parameters.forEach(
        (target, source) -> {
          if (!TARGET.matcher(String.valueOf(target)).matches()
              || !SOURCE.matcher(String.valueOf(source)).matches()) {
            throw V2Errors.badRequest(
                "Invalid mapping expression specified: " + target + ", " + source);
          }
        });
  }
}
