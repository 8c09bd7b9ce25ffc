package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The values that API Gateway gives to what is not said, and what it refuses. */
@Component
class PartRules {
  private static final int HTTP_TIMEOUT = 30_000;
  private static final int WEBSOCKET_TIMEOUT = 29_000;
  private static final int AUTHORIZER_TTL = 300;
  private static final int MAX_AUDIENCES = 50;
  private static final int MAX_SCOPES = 10;
  private static final String TARGET = "integrations/";
  private static final Set<String> METHODS =
      Set.of("ANY", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");

  private final PartTable parts;
  private final PrivateIntegrations privateIntegrations;

  PartRules(PartTable parts, PrivateIntegrations privateIntegrations) {
    this.parts = parts;
    this.privateIntegrations = privateIntegrations;
  }

  /** Checks a document and adds what it does not say. */
  Struct complete(StoredApi api, PartKind kind, Struct doc) {
    return switch (kind) {
      case AUTHORIZER -> authorizer(api, doc);
      case INTEGRATION -> integration(api, doc);
      case ROUTE -> route(api, doc);
      case INTEGRATION_RESPONSE, ROUTE_RESPONSE -> SocketRules.response(api, kind, doc);
      case DEPLOYMENT, MODEL, STAGE -> doc;
    };
  }

  /** Refuses to delete what others refer to. */
  void checkUnused(StoredApi api, Part part) {
    if (part.kind() == PartKind.INTEGRATION) {
      String target = TARGET + part.id();
      boolean used =
          parts.list(api.id(), PartKind.ROUTE).stream()
              .anyMatch(route -> target.equals(route.doc().text("Target")));
      if (used) {
        throw V2Errors.conflict(
            "Cannot delete Integration '"
                + part.id()
                + "'. Please remove all references to this Integration by Routes");
      }
    } else if (part.kind() == PartKind.AUTHORIZER) {
      boolean used =
          parts.list(api.id(), PartKind.ROUTE).stream()
              .anyMatch(route -> part.id().equals(route.doc().text("AuthorizerId")));
      if (used) {
        throw V2Errors.conflict(
            "Cannot delete authorizer '" + part.id() + "', is referenced by a Route");
      }
    }
  }

  private Struct integration(StoredApi api, Struct doc) {
    String type = Objects.requireNonNullElse(doc.text("IntegrationType"), "");
    boolean isPrivate = "VPC_LINK".equals(doc.text("ConnectionType"));
    absent(doc, "ConnectionType", "INTERNET");
    absent(doc, "PayloadFormatVersion", "1.0");
    absent(doc, "TimeoutInMillis", api.isHttp() ? HTTP_TIMEOUT : WEBSOCKET_TIMEOUT);
    if (isPrivate) {
      privateIntegrations.check(api, type, doc);
    }
    if (api.isHttp()) {
      httpIntegration(type, doc);
    } else {
      SocketRules.completeIntegration(type, doc);
    }
    return doc;
  }

  private static void httpIntegration(String type, Struct doc) {
    String version = doc.text("PayloadFormatVersion");
    if (!type.equals("AWS_PROXY") && !type.equals("HTTP_PROXY")) {
      throw V2Errors.badRequest(
          "Currently, an API with a protocol type of HTTP may only be associated with proxy"
              + " integrations (AWS_PROXY, HTTP_PROXY)");
    }
    if (!"1.0".equals(version) && !"2.0".equals(version)) {
      throw V2Errors.badRequest("Invalid payload format version specified. Valid values: 1.0, 2.0");
    }
    String subtype = doc.text("IntegrationSubtype");
    if (type.equals("AWS_PROXY") && subtype != null) {
      Subtypes.check(subtype, doc);
      return;
    }
    String uri = doc.text("IntegrationUri");
    if (uri == null) {
      throw V2Errors.badRequest("Invalid integration URI specified");
    }
    if (type.equals("AWS_PROXY")) {
      absent(doc, "IntegrationMethod", "POST");
      if (FunctionUri.parse(uri) == null) {
        throw V2Errors.badRequest("Invalid function ARN or invalid uri");
      }
    } else if (doc.text("IntegrationMethod") == null) {
      throw V2Errors.badRequest("HttpMethod must be specified for HTTP_PROXY integrations");
    } else if (!"VPC_LINK".equals(doc.text("ConnectionType"))
        && !uri.startsWith("http://")
        && !uri.startsWith("https://")) {
      throw V2Errors.badRequest("Invalid HTTP endpoint specified for URI");
    }
    ParameterMappings.check(doc);
  }

  private Struct route(StoredApi api, Struct doc) {
    String key = Objects.requireNonNullElse(doc.text("RouteKey"), "");
    if (api.isHttp()) {
      checkHttpKey(key);
    }
    absent(doc, "AuthorizationType", "NONE");
    absent(doc, "ApiKeyRequired", false);
    if (Boolean.TRUE.equals(doc.get("ApiKeyRequired"))) {
      throw V2Errors.badRequest(
          api.isHttp()
              ? "API keys are only supported for WebSocket APIs"
              : "API keys of WebSocket APIs are not supported by Lambent");
    }
    String target = doc.text("Target");
    if (target != null
        && (!target.startsWith(TARGET)
            || parts.find(api.id(), PartKind.INTEGRATION, target.substring(TARGET.length()))
                == null)) {
      throw V2Errors.badRequest("Invalid integration target specified " + target);
    }
    authorization(api, key, doc);
    return doc;
  }

  private void authorization(StoredApi api, String key, Struct doc) {
    String type = doc.text("AuthorizationType");
    if (!"NONE".equals(type) && !api.isHttp() && !key.equals("$connect")) {
      throw V2Errors.badRequest("Authorizers are only supported on the $connect route");
    }
    if ("NONE".equals(type) || "AWS_IAM".equals(type)) {
      doc.put("AuthorizerId", null);
      return;
    }
    Part authorizer = parts.find(api.id(), PartKind.AUTHORIZER, doc.text("AuthorizerId"));
    if (authorizer == null) {
      throw V2Errors.badRequest(
          "Invalid authorizer identifier specified " + doc.text("AuthorizerId"));
    }
    boolean jwt = "JWT".equals(authorizer.doc().text("AuthorizerType"));
    if (jwt != "JWT".equals(type)) {
      throw V2Errors.badRequest("AuthorizationType does not match the type of the authorizer");
    }
    if (doc.list("AuthorizationScopes").size() > MAX_SCOPES) {
      throw V2Errors.badRequest("A route has at most " + MAX_SCOPES + " scopes");
    }
    if (!jwt && !doc.list("AuthorizationScopes").isEmpty()) {
      throw V2Errors.badRequest("AuthorizationScopes are only supported with JWT authorizers");
    }
  }

  private static void checkHttpKey(String key) {
    if (key.equals("$default")) {
      return;
    }
    int space = key.indexOf(' ');
    String path = space < 0 ? "" : key.substring(space + 1);
    if (space < 0 || !METHODS.contains(key.substring(0, space)) || !path.startsWith("/")) {
      throw V2Errors.badRequest(
          "The provided route key is not formatted properly for HTTP protocol. Format should be"
              + " \"<HTTP METHOD> /<RESOURCE PATH>\" or \"$default\"");
    }
    int greedy = path.indexOf("+}");
    if (greedy >= 0 && greedy != path.length() - 2) {
      throw V2Errors.badRequest("Greedy path variables are only allowed at the end of a path");
    }
  }

  private static Struct authorizer(StoredApi api, Struct doc) {
    if ("JWT".equals(doc.text("AuthorizerType"))) {
      if (!api.isHttp()) {
        throw V2Errors.badRequest("JWT authorizers are only supported for HTTP APIs");
      }
      Struct jwt = doc.struct("JwtConfiguration");
      String issuer = jwt == null ? null : jwt.text("Issuer");
      if (jwt == null || issuer == null || jwt.list("Audience").isEmpty()) {
        throw V2Errors.badRequest("JWT authorizers need an Issuer and at least one Audience");
      }
      if (jwt.list("Audience").size() > MAX_AUDIENCES) {
        throw V2Errors.badRequest("An authorizer has at most " + MAX_AUDIENCES + " audiences");
      }
      List<?> sources = doc.list("IdentitySource");
      if (sources.size() > 1 || !sources.stream().allMatch(PartRules::hasToken)) {
        throw V2Errors.badRequest(
            "JWT authorizers have one identity source, $request.header.NAME or"
                + " $request.querystring.NAME");
      }
      if (!issuer.startsWith("https://") && !issuer.startsWith("http://")) {
        throw V2Errors.badRequest("Caught exception when connecting to " + issuer);
      }
    } else {
      if (FunctionUri.parse(Objects.requireNonNullElse(doc.text("AuthorizerUri"), "")) == null) {
        throw V2Errors.badRequest("Authorizer URI is invalid");
      }
      if (api.isHttp()) {
        String version = doc.text("AuthorizerPayloadFormatVersion");
        if (!"1.0".equals(version) && !"2.0".equals(version)) {
          throw V2Errors.badRequest(
              "AuthorizerPayloadFormatVersion is a required parameter for REQUEST authorizer");
        }
        if ("1.0".equals(version) && Boolean.TRUE.equals(doc.get("EnableSimpleResponses"))) {
          throw V2Errors.badRequest(
              "EnableSimpleResponses is only supported with payload format version 2.0");
        }
        absent(doc, "EnableSimpleResponses", false);
        absent(doc, "AuthorizerResultTtlInSeconds", AUTHORIZER_TTL);
      }
    }
    checkSources(doc.list("IdentitySource"));
    return doc;
  }

  private static boolean hasToken(Object source) {
    String text = String.valueOf(source);
    return text.startsWith("$request.header.") || text.startsWith("$request.querystring.");
  }

  private static void checkSources(List<?> sources) {
    for (Object source : sources) {
      String text = String.valueOf(source);
      if (!text.startsWith("$request.")
          && !text.startsWith("route.request.")
          && !text.startsWith("$context.")
          && !text.startsWith("$stageVariables.")
          && !text.startsWith("context.")
          && !text.startsWith("stageVariables.")) {
        throw V2Errors.badRequest("Invalid identity source " + text);
      }
    }
  }

  static void absent(Struct doc, String member, @Nullable Object value) {
    if (!doc.has(member)) {
      doc.put(member, value);
    }
  }

  /** The integration that a route names; null where it names none. */
  static @Nullable String integrationOf(Struct route) {
    String target = route.text("Target");
    return target == null ? null : target.substring(TARGET.length());
  }

  static String target(String integrationId) {
    return TARGET + integrationId;
  }

  /** The text values of a map of a document. */
  static Map<String, String> texts(Map<?, ?> map) {
    Map<String, String> texts = new LinkedHashMap<>();
    map.forEach((name, value) -> texts.put(String.valueOf(name), String.valueOf(value)));
    return texts;
  }
}
