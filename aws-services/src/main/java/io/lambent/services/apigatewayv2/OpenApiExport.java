package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/** Writes an HTTP API as an OpenAPI 3 definition. */
@Component
class OpenApiExport {
  private static final Pattern VARIABLE = Pattern.compile("\\{([^}+]+)\\+?}");

  private final PartTable parts;
  private final JsonMapper json;

  OpenApiExport(PartTable parts, JsonMapper json) {
    this.parts = parts;
    this.json = json;
  }

  /**
   * @param extensions true to write what only API Gateway understands
   */
  String write(StoredApi api, boolean yaml, boolean extensions) {
    Map<String, Object> root = definition(api, extensions);
    if (!yaml) {
      return json.writerWithDefaultPrettyPrinter().writeValueAsString(root);
    }
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setDefaultScalarStyle(DumperOptions.ScalarStyle.PLAIN);
    return new Yaml(options).dump(root);
  }

  private Map<String, Object> definition(StoredApi api, boolean extensions) {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("openapi", "3.0.1");
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("title", Objects.requireNonNullElse(api.doc().text("Name"), ""));
    put(info, "description", api.doc().text("Description"));
    info.put("version", Objects.requireNonNullElse(api.doc().text("Version"), "1.0"));
    root.put("info", info);
    Map<String, Part> integrations = byId(api, PartKind.INTEGRATION);
    Map<String, Part> authorizers = byId(api, PartKind.AUTHORIZER);
    Map<String, Map<String, Object>> paths = new TreeMap<>();
    for (Part route : parts.list(api.id(), PartKind.ROUTE)) {
      String key = route.text("RouteKey");
      int space = key.indexOf(' ');
      String path = space < 0 ? "/" + key : key.substring(space + 1);
      String method = space < 0 ? "ANY" : key.substring(0, space);
      paths
          .computeIfAbsent(path, name -> new LinkedHashMap<>())
          .put(
              method.equals("ANY")
                  ? "x-amazon-apigateway-any-method"
                  : method.toLowerCase(Locale.ROOT),
              operation(route, path, integrations, authorizers, extensions));
    }
    root.put("paths", paths);
    if (!authorizers.isEmpty() && extensions) {
      Map<String, Object> schemes = new LinkedHashMap<>();
      authorizers.values().forEach(each -> schemes.put(each.text("Name"), scheme(each)));
      root.put("components", Map.of("securitySchemes", schemes));
    }
    Struct cors = api.doc().struct("CorsConfiguration");
    if (cors != null && extensions) {
      root.put("x-amazon-apigateway-cors", plain(cors));
    }
    if (extensions) {
      root.put("x-amazon-apigateway-importexport-version", "1.0");
    }
    return root;
  }

  private Map<String, Part> byId(StoredApi api, PartKind kind) {
    return parts.list(api.id(), kind).stream()
        .collect(
            Collectors.toMap(
                Part::id, Function.identity(), (one, other) -> one, LinkedHashMap::new));
  }

  private static Map<String, Object> operation(
      Part route,
      String path,
      Map<String, Part> integrations,
      Map<String, Part> authorizers,
      boolean extensions) {
    Map<String, Object> operation = new LinkedHashMap<>();
    put(operation, "operationId", route.doc().text("OperationName"));
    List<Map<String, Object>> parameters = new ArrayList<>();
    Matcher variables = VARIABLE.matcher(path);
    while (variables.find()) {
      Map<String, Object> parameter = new LinkedHashMap<>();
      parameter.put("name", variables.group(1));
      parameter.put("in", "path");
      parameter.put("required", true);
      parameter.put("schema", Map.of("type", "string"));
      parameters.add(parameter);
    }
    if (!parameters.isEmpty()) {
      operation.put("parameters", parameters);
    }
    operation.put(
        "responses",
        Map.of("default", Map.of("description", "Default response for " + route.text("RouteKey"))));
    Part authorizer = authorizers.get(route.text("AuthorizerId"));
    if (authorizer != null) {
      operation.put(
          "security",
          List.of(
              Map.of(
                  authorizer.text("Name"), List.copyOf(route.doc().list("AuthorizationScopes")))));
    }
    String id = PartRules.integrationOf(route.doc());
    Part integration = id == null ? null : integrations.get(id);
    if (integration != null && extensions) {
      operation.put("x-amazon-apigateway-integration", integration(integration));
    }
    return operation;
  }

  private static Map<String, Object> integration(Part part) {
    Struct doc = part.doc();
    Map<String, Object> integration = new LinkedHashMap<>();
    put(integration, "payloadFormatVersion", doc.text("PayloadFormatVersion"));
    put(integration, "type", part.text("IntegrationType").toLowerCase(Locale.ROOT));
    put(integration, "integrationSubtype", doc.text("IntegrationSubtype"));
    put(integration, "httpMethod", doc.text("IntegrationMethod"));
    put(integration, "uri", doc.text("IntegrationUri"));
    put(integration, "credentials", doc.text("CredentialsArn"));
    put(integration, "connectionType", doc.text("ConnectionType"));
    put(integration, "timeoutInMillis", doc.integer("TimeoutInMillis"));
    if (!doc.map("RequestParameters").isEmpty()) {
      integration.put("requestParameters", doc.map("RequestParameters"));
    }
    if (!doc.map("ResponseParameters").isEmpty()) {
      integration.put("responseParameters", doc.map("ResponseParameters"));
    }
    return integration;
  }

  private static Map<String, Object> scheme(Part part) {
    Struct doc = part.doc();
    Map<String, Object> authorizer = new LinkedHashMap<>();
    Struct jwt = doc.struct("JwtConfiguration");
    List<?> sources = doc.list("IdentitySource");
    authorizer.put(
        "identitySource", sources.stream().map(String::valueOf).collect(Collectors.joining(",")));
    if (jwt != null) {
      authorizer.put("type", OpenApiShapes.JWT);
      authorizer.put("jwtConfiguration", plain(jwt));
      return scheme("oauth2", authorizer);
    }
    authorizer.put("type", "request");
    put(authorizer, "authorizerUri", doc.text("AuthorizerUri"));
    put(authorizer, "authorizerCredentials", doc.text("AuthorizerCredentialsArn"));
    put(authorizer, "authorizerPayloadFormatVersion", doc.text("AuthorizerPayloadFormatVersion"));
    put(authorizer, "authorizerResultTtlInSeconds", doc.integer("AuthorizerResultTtlInSeconds"));
    put(authorizer, "enableSimpleResponses", doc.get("EnableSimpleResponses"));
    return scheme("apiKey", authorizer);
  }

  private static Map<String, Object> scheme(String type, Map<String, Object> authorizer) {
    Map<String, Object> scheme = new LinkedHashMap<>();
    scheme.put("type", type);
    if (type.equals("oauth2")) {
      scheme.put("flows", Map.of());
    } else {
      scheme.put("name", "Authorization");
      scheme.put("in", "header");
    }
    scheme.put("x-amazon-apigateway-authorizer", authorizer);
    return scheme;
  }

  /** A structure with its names on the wire, which begin with a small letter. */
  private static Map<String, Object> plain(Struct struct) {
    Map<String, Object> plain = new LinkedHashMap<>();
    struct
        .members()
        .forEach(
            (name, value) ->
                plain.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), value));
    return plain;
  }

  private static void put(Map<String, Object> map, String name, @Nullable Object value) {
    if (value != null) {
      map.put(name, value);
    }
  }
}
