package io.lambent.services.apigateway.openapi;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads security schemes as authorizers, API key requirements and IAM authorization. */
final class SecurityReader {
  private static final String AUTHORIZER = "x-amazon-apigateway-authorizer";
  private static final String AUTH_TYPE = "x-amazon-apigateway-authtype";
  private static final String API_KEY_HEADER = "x-api-key";

  /** The identity source of TOKEN authorizers whose definition names none. */
  private static final String DEFAULT_TOKEN = "method.request.header.Authorization";

  private final JsonNode schemes;
  private final JsonNode general;
  private final Map<String, ObjectNode> authorizers = new LinkedHashMap<>();

  SecurityReader(References references, boolean isSwagger) {
    ObjectNode document = references.document();
    this.schemes =
        isSwagger
            ? document.path("securityDefinitions")
            : document.path("components").path("securitySchemes");
    this.general = document.path("security");
    for (Map.Entry<String, JsonNode> scheme : schemes.properties()) {
      if (scheme.getValue().path(AUTHORIZER) instanceof ObjectNode authorizer) {
        authorizers.put(
            scheme.getKey(), authorizer(scheme.getKey(), scheme.getValue(), authorizer));
      }
    }
  }

  Map<String, ObjectNode> authorizers() {
    return authorizers;
  }

  private static ObjectNode authorizer(String name, JsonNode scheme, ObjectNode given) {
    ObjectNode authorizer = given.deepCopy();
    authorizer.put("name", name);
    authorizer.put("type", given.path("type").asString("").toUpperCase(Locale.ROOT));
    JsonNode authType = scheme.path(AUTH_TYPE);
    if (authType.isString()) {
      authorizer.put("authType", authType.asString());
    }
    boolean isInHeader = scheme.path("in").asString("header").equals("header");
    if (!authorizer.has("identitySource")
        && isInHeader
        && scheme.path("name").isString()
        && !authorizer.path("type").asString().equals("REQUEST")) {
      authorizer.put("identitySource", "method.request.header." + scheme.path("name").asString());
    }
    if (!authorizer.has("identitySource") && authorizer.path("type").asString().equals("TOKEN")) {
      authorizer.put("identitySource", DEFAULT_TOKEN);
    }
    return authorizer;
  }

  /** Sets how a method is authorized. */
  void apply(JsonNode operation, ObjectNode method) {
    String own = operation.path("x-amazon-apigateway-auth").path("type").asString("");
    if (!own.isEmpty()) {
      method.put("authorizationType", own.toUpperCase(Locale.ROOT));
    }
    JsonNode security = operation.has("security") ? operation.path("security") : general;
    for (JsonNode alternative : security) {
      for (Map.Entry<String, JsonNode> requirement : alternative.properties()) {
        apply(requirement.getKey(), requirement.getValue(), method);
      }
    }
    if (!method.has("authorizationType")) {
      method.put("authorizationType", "NONE");
    }
  }

  private void apply(String name, JsonNode scopes, ObjectNode method) {
    JsonNode scheme = schemes.path(name);
    ObjectNode authorizer = authorizers.get(name);
    if (authorizer != null) {
      String type = authorizer.path("type").asString();
      boolean isCognito = type.equals("COGNITO_USER_POOLS");
      method.put("authorizationType", isCognito ? type : "CUSTOM");
      method.put("authorizerId", name);
      if (isCognito && !scopes.isEmpty()) {
        method.set("authorizationScopes", scopes);
      }
    } else if (scheme.path(AUTH_TYPE).asString("").equalsIgnoreCase("awsSigv4")) {
      method.put("authorizationType", "AWS_IAM");
    } else if (scheme.path("type").asString("").equals("apiKey")
        && scheme.path("name").asString("").equalsIgnoreCase(API_KEY_HEADER)) {
      method.put("apiKeyRequired", true);
    }
  }
}
