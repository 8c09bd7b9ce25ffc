package io.lambent.services.apigateway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The content of an OpenAPI definition, as parts of a REST API.
 *
 * @param info {@code name}, {@code description} and {@code version} as far as the definition has
 *     them
 * @param settings further settings of the API, under the names that operations have for them
 * @param models by name
 * @param validators by the name in the definition
 * @param authorizers by the name of their security scheme
 * @param gatewayResponses by type
 * @param warnings about members that were ignored
 */
public record OpenApiImport(
    ObjectNode info,
    ObjectNode settings,
    Map<String, ObjectNode> models,
    Map<String, ObjectNode> validators,
    Map<String, ObjectNode> authorizers,
    Map<String, ObjectNode> gatewayResponses,
    List<Operation> operations,
    List<JsonNode> documentationParts,
    List<String> warnings) {

  /**
   * A method of a resource.
   *
   * @param method settings of the method; {@code authorizerId} and {@code requestValidatorId} are
   *     names in the definition
   * @param integration settings of the integration with its {@code integrationResponses}; empty
   *     where there is none
   */
  public record Operation(
      String path,
      String httpMethod,
      ObjectNode method,
      List<ObjectNode> responses,
      ObjectNode integration) {}

  /** The ways to treat the base path of a definition. */
  public enum BasePath {
    IGNORE,
    PREPEND,
    SPLIT
  }

  /**
   * Reads a definition.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static OpenApiImport read(ObjectNode document, BasePath basePath) {
    boolean isSwagger = document.path("swagger").asString("").startsWith("2");
    if (!isSwagger && !document.path("openapi").asString("").startsWith("3")) {
      throw new IllegalArgumentException("neither Swagger 2.0 nor OpenAPI 3");
    }
    List<String> warnings = new ArrayList<>();
    References references = new References(document);
    ModelReader models = new ModelReader(references, isSwagger);
    SecurityReader security = new SecurityReader(references, isSwagger);
    OperationReader reader = new OperationReader(references, models, security, isSwagger, warnings);
    List<Operation> operations = new ArrayList<>();
    String prefix = prefix(document, isSwagger, basePath);
    for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
      if (path.getKey().startsWith("/")) {
        JsonNode item = references.resolve(path.getValue());
        operations.addAll(reader.operations(prefix + path.getKey(), item));
      }
    }
    return new OpenApiImport(
        info(document),
        settings(document),
        models.all(),
        named(document.path("x-amazon-apigateway-request-validators")),
        security.authorizers(),
        named(document.path("x-amazon-apigateway-gateway-responses")),
        operations,
        List.copyOf(
            document
                .path("x-amazon-apigateway-documentation")
                .path("documentationParts")
                .valueStream()
                .toList()),
        warnings);
  }

  private static Map<String, ObjectNode> named(JsonNode objects) {
    Map<String, ObjectNode> named = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : objects.properties()) {
      if (entry.getValue() instanceof ObjectNode object) {
        named.put(entry.getKey(), object);
      }
    }
    return named;
  }

  private static ObjectNode info(ObjectNode document) {
    ObjectNode info = document.objectNode();
    JsonNode given = document.path("info");
    copy(given, "title", info, "name");
    copy(given, "description", info, "description");
    copy(given, "version", info, "version");
    return info;
  }

  private static void copy(JsonNode from, String name, ObjectNode to, String target) {
    JsonNode value = from.path(name);
    if (value.isValueNode() && !value.isNull() && !value.asString("").isEmpty()) {
      to.put(target, value.asString());
    }
  }

  private static ObjectNode settings(ObjectNode document) {
    ObjectNode settings = document.objectNode();
    JsonNode types = document.path("x-amazon-apigateway-binary-media-types");
    if (!types.isEmpty()) {
      settings.set("binaryMediaTypes", types);
    }
    JsonNode size = document.path("x-amazon-apigateway-minimum-compression-size");
    if (size.isNumber()) {
      settings.set("minimumCompressionSize", size);
    }
    JsonNode source = document.path("x-amazon-apigateway-api-key-source");
    if (source.isString()) {
      settings.put("apiKeySource", source.asString());
    }
    JsonNode policy = document.path("x-amazon-apigateway-policy");
    if (policy.isObject()) {
      settings.put("policy", policy.toString());
    }
    JsonNode endpoint = document.path("x-amazon-apigateway-endpoint-configuration");
    if (endpoint.isMissingNode()) {
      endpoint =
          document.path("servers").path(0).path("x-amazon-apigateway-endpoint-configuration");
    }
    JsonNode disabled = endpoint.path("disableExecuteApiEndpoint");
    if (!disabled.isMissingNode()) {
      settings.put("disableExecuteApiEndpoint", disabled.asBoolean(false));
    }
    if (endpoint.path("vpcEndpointIds").isArray()) {
      settings.set("vpcEndpointIds", endpoint.path("vpcEndpointIds"));
    }
    return settings;
  }

  private static String prefix(ObjectNode document, boolean isSwagger, BasePath basePath) {
    if (basePath == BasePath.IGNORE) {
      return "";
    }
    String path = isSwagger ? document.path("basePath").asString("") : serverPath(document);
    path = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    if (!path.isEmpty() && !path.startsWith("/")) {
      path = "/" + path;
    }
    if (basePath == BasePath.SPLIT && !path.isEmpty()) {
      int second = path.indexOf('/', 1);
      return second < 0 ? "" : path.substring(second);
    }
    return path;
  }

  private static String serverPath(ObjectNode document) {
    JsonNode server = document.path("servers").path(0);
    String url = server.path("url").asString("");
    for (Map.Entry<String, JsonNode> variable : server.path("variables").properties()) {
      String value = variable.getValue().path("default").asString("");
      url = url.replace("{" + variable.getKey() + "}", strip(value));
    }
    int host = url.indexOf("://");
    int start = host < 0 ? (url.startsWith("/") ? 0 : -1) : url.indexOf('/', host + 3);
    return start < 0 ? "" : url.substring(start);
  }

  private static String strip(String path) {
    return path.startsWith("/") ? path.substring(1) : path;
  }
}
