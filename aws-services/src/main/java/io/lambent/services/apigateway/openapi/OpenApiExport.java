package io.lambent.services.apigateway.openapi;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Writes the document of an API as an OpenAPI definition. */
public final class OpenApiExport {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final ObjectNode api;
  private final boolean isSwagger;
  private final Set<String> extensions;
  private final Server server;

  /**
   * The address of a stage.
   *
   * @param deployedAt the time of deployment, which is the version of an API that has none
   */
  public record Server(String host, String stage, Instant deployedAt) {}

  /**
   * @param extensions {@code integrations}, {@code authorizers}, {@code apigateway} for all
   */
  public OpenApiExport(ObjectNode api, boolean isSwagger, Set<String> extensions, Server server) {
    this.api = api;
    this.isSwagger = isSwagger;
    this.extensions = Set.copyOf(extensions);
    this.server = server;
  }

  /** The version of the API, or the time of its deployment. */
  public String version() {
    String version = api.path("version").asString("");
    return version.isEmpty()
        ? server.deployedAt().truncatedTo(ChronoUnit.SECONDS).toString()
        : version;
  }

  private boolean has(String extension) {
    return extensions.contains(extension) || extensions.contains("apigateway");
  }

  /** Writes the definition into an empty tree; returns the tree. */
  public ObjectNode write(ObjectNode tree) {
    if (isSwagger) {
      tree.put("swagger", "2.0");
    } else {
      tree.put("openapi", "3.0.1");
    }
    ObjectNode info = tree.putObject("info");
    info.put("title", api.path("name").asString(""));
    if (api.has("description")) {
      info.put("description", api.path("description").asString());
    }
    info.put("version", version());
    addServer(tree);
    ObjectNode paths = tree.putObject("paths");
    for (JsonNode resource : api.path("resources")) {
      for (Map.Entry<String, JsonNode> method : resource.path("resourceMethods").properties()) {
        String name =
            method.getKey().equals("ANY")
                ? "x-amazon-apigateway-any-method"
                : method.getKey().toLowerCase(Locale.ROOT);
        paths
            .withObjectProperty(resource.path("path").asString())
            .set(name, operation(tree, method.getValue()));
      }
    }
    ObjectNode components = isSwagger ? tree : tree.putObject("components");
    addModels(components);
    addSecurity(components);
    addExtensions(tree);
    return tree;
  }

  private void addServer(ObjectNode tree) {
    if (isSwagger) {
      tree.put("host", server.host());
      tree.put("basePath", "/" + server.stage());
      tree.putArray("schemes").add("https");
    } else {
      ObjectNode first = tree.putArray("servers").addObject();
      first.put("url", "https://" + server.host() + "/{basePath}");
      first.putObject("variables").putObject("basePath").put("default", server.stage());
    }
  }

  private ObjectNode operation(ObjectNode tree, JsonNode method) {
    ObjectNode operation = tree.objectNode();
    if (method.has("operationName")) {
      operation.put("operationId", method.path("operationName").asString());
    }
    for (Map.Entry<String, JsonNode> parameter : method.path("requestParameters").properties()) {
      String[] parts = parameter.getKey().split("\\.", 4);
      ObjectNode written = operation.withArrayProperty("parameters").addObject();
      written.put("name", parts[3]);
      written.put("in", parts[2].equals("querystring") ? "query" : parts[2]);
      if (parameter.getValue().asBoolean(false)) {
        written.put("required", true);
      }
      type(written);
    }
    addBodies(operation, method);
    for (JsonNode response : method.path("methodResponses")) {
      addResponse(operation, response);
    }
    addMethodSecurity(operation, method);
    if (has("integrations") && method.path("methodIntegration").isObject()) {
      operation.set(
          "x-amazon-apigateway-integration", integration(method.path("methodIntegration")));
    }
    return operation;
  }

  private void type(ObjectNode target) {
    if (isSwagger) {
      target.put("type", "string");
    } else {
      target.putObject("schema").put("type", "string");
    }
  }

  private String reference(JsonNode model) {
    return (isSwagger ? "#/definitions/" : "#/components/schemas/") + model.asString();
  }

  private void addBodies(ObjectNode operation, JsonNode method) {
    for (Map.Entry<String, JsonNode> model : method.path("requestModels").properties()) {
      if (isSwagger) {
        operation.withArrayProperty("consumes").add(model.getKey());
        ObjectNode body = operation.withArrayProperty("parameters").addObject();
        body.put("in", "body");
        body.put("name", model.getValue().asString());
        body.put("required", true);
        body.putObject("schema").put("$ref", reference(model.getValue()));
      } else {
        ObjectNode body = operation.withObjectProperty("requestBody");
        body.withObjectProperty("content")
            .putObject(model.getKey())
            .putObject("schema")
            .put("$ref", reference(model.getValue()));
        body.put("required", true);
      }
    }
  }

  private void addResponse(ObjectNode operation, JsonNode response) {
    String status = response.path("statusCode").asString();
    ObjectNode written = operation.withObjectProperty("responses").putObject(status);
    written.put("description", status + " response");
    for (String parameter : response.path("responseParameters").propertyNames()) {
      String header = parameter.substring("method.response.header.".length());
      type(written.withObjectProperty("headers").putObject(header));
    }
    if (!isSwagger) {
      written.putObject("content");
    }
    for (Map.Entry<String, JsonNode> model : response.path("responseModels").properties()) {
      if (isSwagger) {
        written.putObject("schema").put("$ref", reference(model.getValue()));
      } else {
        written
            .withObjectProperty("content")
            .putObject(model.getKey())
            .putObject("schema")
            .put("$ref", reference(model.getValue()));
      }
    }
  }

  private void addMethodSecurity(ObjectNode operation, JsonNode method) {
    String authorizer = method.path("authorizerId").asString("");
    if (!authorizer.isEmpty()) {
      operation
          .withArrayProperty("security")
          .addObject()
          .putArray(api.path("authorizers").path(authorizer).path("name").asString(authorizer));
    } else if (method.path("authorizationType").asString("").equals("AWS_IAM")) {
      operation.withArrayProperty("security").addObject().putArray("sigv4");
    }
    if (method.path("apiKeyRequired").asBoolean(false)) {
      operation.withArrayProperty("security").addObject().putArray("api_key");
    }
    String validator = method.path("requestValidatorId").asString("");
    if (has("validators") && !validator.isEmpty()) {
      operation.put(
          "x-amazon-apigateway-request-validator",
          api.path("requestValidators").path(validator).path("name").asString(validator));
    }
  }

  private static ObjectNode integration(JsonNode given) {
    ObjectNode integration = (ObjectNode) given.deepCopy();
    integration.put("type", given.path("type").asString().toLowerCase(Locale.ROOT));
    integration.put(
        "passthroughBehavior",
        given.path("passthroughBehavior").asString().toLowerCase(Locale.ROOT));
    integration.remove("cacheNamespace");
    integration.remove("integrationResponses");
    if (given.path("cacheKeyParameters").isEmpty()) {
      integration.remove("cacheKeyParameters");
    }
    if (given.path("timeoutInMillis").asInt(0) == 29_000) {
      integration.remove("timeoutInMillis");
    }
    if (given.path("connectionType").asString("").equals("INTERNET")) {
      integration.remove("connectionType");
    }
    for (JsonNode response : given.path("integrationResponses")) {
      ObjectNode copy = (ObjectNode) response.deepCopy();
      String pattern = copy.path("selectionPattern").asString("");
      copy.remove("selectionPattern");
      integration
          .withObjectProperty("responses")
          .set(pattern.isEmpty() ? "default" : pattern, copy);
    }
    return integration;
  }

  private void addModels(ObjectNode components) {
    for (JsonNode model : api.path("models")) {
      String schema =
          model
              .path("schema")
              .asString("{}")
              .replaceAll(
                  "https://apigateway\\.amazonaws\\.com/restapis/[a-z0-9]+/models/",
                  isSwagger ? "#/definitions/" : "#/components/schemas/");
      try {
        components
            .withObjectProperty(isSwagger ? "definitions" : "schemas")
            .set(model.path("name").asString(), JSON.readTree(schema));
      } catch (JacksonException e) {
        // Only models for JSON are part of a definition.
      }
    }
  }

  private void addSecurity(ObjectNode components) {
    String map = isSwagger ? "securityDefinitions" : "securitySchemes";
    for (JsonNode resource : api.path("resources")) {
      for (JsonNode method : resource.path("resourceMethods")) {
        if (method.path("apiKeyRequired").asBoolean(false)) {
          scheme(components, map, "api_key", "x-api-key");
        }
        if (method.path("authorizationType").asString("").equals("AWS_IAM")) {
          scheme(components, map, "sigv4", "Authorization")
              .put("x-amazon-apigateway-authtype", "awsSigv4");
        }
      }
    }
    for (JsonNode authorizer : api.path("authorizers")) {
      String source = authorizer.path("identitySource").asString("");
      ObjectNode scheme =
          scheme(
              components,
              map,
              authorizer.path("name").asString(),
              source.startsWith("method.request.header.")
                  ? source.substring("method.request.header.".length())
                  : "Unused");
      scheme.put("x-amazon-apigateway-authtype", authorizer.path("authType").asString("custom"));
      if (has("authorizers")) {
        ObjectNode written = (ObjectNode) authorizer.deepCopy();
        written.remove(List.of("id", "name", "authType"));
        written.put("type", authorizer.path("type").asString().toLowerCase(Locale.ROOT));
        scheme.set("x-amazon-apigateway-authorizer", written);
      }
    }
  }

  private static ObjectNode scheme(ObjectNode components, String map, String name, String header) {
    return components
        .withObjectProperty(map)
        .withObjectProperty(name)
        .put("type", "apiKey")
        .put("name", header)
        .put("in", "header");
  }

  private void addExtensions(ObjectNode tree) {
    if (!has("integrations") && !has("gatewayresponses")) {
      return;
    }
    if (!api.path("binaryMediaTypes").isEmpty()) {
      tree.set("x-amazon-apigateway-binary-media-types", api.path("binaryMediaTypes"));
    }
    if (!extensions.contains("apigateway")) {
      return;
    }
    for (JsonNode response : api.path("gatewayResponses")) {
      ObjectNode written = (ObjectNode) response.deepCopy();
      written.remove(List.of("responseType", "defaultResponse"));
      tree.withObjectProperty("x-amazon-apigateway-gateway-responses")
          .set(response.path("responseType").asString(), written);
    }
    for (JsonNode validator : api.path("requestValidators")) {
      tree.withObjectProperty("x-amazon-apigateway-request-validators")
          .putObject(validator.path("name").asString(""))
          .put("validateRequestParameters", validator.path("validateRequestParameters").asBoolean())
          .put("validateRequestBody", validator.path("validateRequestBody").asBoolean());
    }
    if (api.path("policyDocument").isObject()) {
      tree.set("x-amazon-apigateway-policy", api.path("policyDocument"));
    }
  }
}
