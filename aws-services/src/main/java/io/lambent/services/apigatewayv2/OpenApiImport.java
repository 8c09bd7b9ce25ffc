package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Makes routes, integrations and authorizers of an OpenAPI definition. */
@Component
class OpenApiImport {
  private static final String ANY = "x-amazon-apigateway-any-method";
  private static final String INTEGRATION = "x-amazon-apigateway-integration";

  /** Marks the operation that becomes the route {@code $default}, whatever its path. */
  private static final String DEFAULT_ROUTE = "isDefaultRoute";

  private static final Set<String> METHODS =
      Set.of("delete", "get", "head", "options", "patch", "post", "put", ANY);

  private final Parts parts;

  OpenApiImport(Parts parts) {
    this.parts = parts;
  }

  /** The work on one definition. */
  private final class Run {
    private final StoredApi api;
    private final Definition definition;
    private final Map<String, Part> authorizers = new HashMap<>();
    private final Map<String, String> integrations = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();

    Run(StoredApi api, Definition definition) {
      this.api = api;
      this.definition = definition;
    }

    void authorizers() {
      definition
          .root()
          .path("components")
          .path("securitySchemes")
          .properties()
          .forEach(
              scheme -> {
                Struct doc =
                    OpenApiShapes.authorizer(
                        scheme.getKey(), definition.resolve(scheme.getValue()));
                if (doc != null) {
                  authorizers.put(scheme.getKey(), parts.add(api, PartKind.AUTHORIZER, "", doc));
                }
              });
    }

    void routes() {
      for (Map.Entry<String, JsonNode> path : definition.root().path("paths").properties()) {
        for (Map.Entry<String, JsonNode> method :
            definition.resolve(path.getValue()).properties()) {
          if (METHODS.contains(method.getKey().toLowerCase(Locale.ROOT))) {
            boolean isDefault = method.getValue().path(DEFAULT_ROUTE).asBoolean(false);
            route(
                isDefault ? V2Stages.DEFAULT : key(path.getKey(), method.getKey()),
                method.getValue());
          }
        }
      }
    }

    private String key(String path, String method) {
      // With a slash as exports have it, without one as SAM's translator writes it.
      if (path.equals("/" + V2Stages.DEFAULT) || path.equals(V2Stages.DEFAULT)) {
        return V2Stages.DEFAULT;
      }
      return (method.equals(ANY) ? "ANY" : method.toUpperCase(Locale.ROOT))
          + " "
          + definition.basePath()
          + path;
    }

    private void route(String key, JsonNode operation) {
      Struct doc =
          Struct.of(
              "RouteKey", key, "OperationName", Definition.text(operation.path("operationId")));
      JsonNode described = operation.path(INTEGRATION);
      if (described.isObject()) {
        doc.put("Target", PartRules.target(integration(described)));
      } else {
        warnings.add("No integration is defined for route " + key);
      }
      JsonNode security =
          operation.has("security")
              ? operation.path("security")
              : definition.root().path("security");
      authorize(key, doc, security);
      parts.add(api, PartKind.ROUTE, "", doc);
    }

    /** Routes that refer to one component share an integration. */
    private String integration(JsonNode described) {
      String reference = Definition.text(described.path("$ref"));
      String known = reference == null ? null : integrations.get(reference);
      if (known != null) {
        return known;
      }
      String id =
          parts
              .add(
                  api,
                  PartKind.INTEGRATION,
                  "",
                  OpenApiShapes.integration(definition.resolve(described)))
              .id();
      if (reference != null) {
        integrations.put(reference, id);
      }
      return id;
    }

    private void authorize(String key, Struct doc, JsonNode security) {
      for (JsonNode requirement : security) {
        for (Map.Entry<String, JsonNode> scheme : requirement.properties()) {
          JsonNode described =
              definition.root().path("components").path("securitySchemes").path(scheme.getKey());
          Part authorizer = authorizers.get(scheme.getKey());
          if (authorizer != null) {
            boolean jwt = "JWT".equals(authorizer.doc().text("AuthorizerType"));
            doc.put("AuthorizationType", jwt ? "JWT" : "CUSTOM");
            doc.put("AuthorizerId", authorizer.id());
            if (jwt && !scheme.getValue().isEmpty()) {
              doc.put("AuthorizationScopes", scopes(scheme.getValue()));
            }
            return;
          }
          if ("awsSigv4".equals(described.path("x-amazon-apigateway-authtype").asString(""))) {
            doc.put("AuthorizationType", "AWS_IAM");
            return;
          }
          warnings.add(
              "Security scheme " + scheme.getKey() + " of route " + key + " has no authorizer");
        }
      }
    }

    private static List<String> scopes(JsonNode list) {
      List<String> scopes = new ArrayList<>();
      list.forEach(scope -> scopes.add(scope.asString("")));
      return scopes;
    }
  }

  /** Adds what a definition describes, within a transaction; returns warnings. */
  List<String> fill(StoredApi api, Definition definition) {
    Run run = new Run(api, definition);
    run.authorizers();
    run.routes();
    return run.warnings;
  }
}
