package io.lambent.services.apigateway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The operations of a path as methods with their integrations. */
final class OperationReader {
  private static final String ANY = "x-amazon-apigateway-any-method";
  private static final String INTEGRATION = "x-amazon-apigateway-integration";
  private static final String VALIDATOR = "x-amazon-apigateway-request-validator";
  private static final String DEFAULT_TYPE = "application/json";
  private static final List<String> METHODS =
      List.of("get", "put", "post", "delete", "options", "head", "patch");

  private final References references;
  private final ModelReader models;
  private final SecurityReader security;
  private final boolean isSwagger;
  private final List<String> warnings;

  OperationReader(
      References references,
      ModelReader models,
      SecurityReader security,
      boolean isSwagger,
      List<String> warnings) {
    this.references = references;
    this.models = models;
    this.security = security;
    this.isSwagger = isSwagger;
    this.warnings = warnings;
  }

  List<OpenApiImport.Operation> operations(String path, JsonNode item) {
    List<OpenApiImport.Operation> operations = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : item.properties()) {
      String name = entry.getKey().toLowerCase(Locale.ROOT);
      if (name.equals(ANY)) {
        operations.add(operation(path, "ANY", item, entry.getValue()));
      } else if (METHODS.contains(name)) {
        operations.add(operation(path, name.toUpperCase(Locale.ROOT), item, entry.getValue()));
      }
    }
    return operations;
  }

  private OpenApiImport.Operation operation(
      String path, String httpMethod, JsonNode item, JsonNode operation) {
    ObjectNode method = references.document().objectNode();
    JsonNode name = operation.path("operationId");
    if (name.isString()) {
      method.put("operationName", name.asString());
    }
    parameters(item, operation, method);
    if (!isSwagger) {
      JsonNode content = references.resolve(operation.path("requestBody")).path("content");
      for (Map.Entry<String, JsonNode> type : content.properties()) {
        model(type.getValue().path("schema"), type.getKey(), "requestModels", method);
      }
    }
    security.apply(operation, method);
    JsonNode validator =
        operation.has(VALIDATOR)
            ? operation.path(VALIDATOR)
            : references.document().path(VALIDATOR);
    if (validator.isString()) {
      method.put("requestValidatorId", validator.asString());
    }
    List<ObjectNode> responses = new ArrayList<>();
    for (Map.Entry<String, JsonNode> response : operation.path("responses").properties()) {
      if (response.getKey().matches("[1-5]\\d\\d")) {
        responses.add(
            response(operation, response.getKey(), references.resolve(response.getValue())));
      }
    }
    return new OpenApiImport.Operation(
        path,
        httpMethod,
        method,
        responses,
        integration(path, httpMethod, references.resolve(operation.path(INTEGRATION))));
  }

  private void parameters(JsonNode item, JsonNode operation, ObjectNode method) {
    Map<String, JsonNode> parameters = new LinkedHashMap<>();
    for (JsonNode owner : List.of(item, operation)) {
      for (JsonNode each : owner.path("parameters")) {
        JsonNode parameter = references.resolve(each);
        parameters.put(
            parameter.path("in").asString("") + " " + parameter.path("name").asString(""),
            parameter);
      }
    }
    for (JsonNode parameter : parameters.values()) {
      String place = parameter.path("in").asString("");
      switch (place) {
        case "query", "header", "path" ->
            method
                .withObjectProperty("requestParameters")
                .put(
                    "method.request."
                        + (place.equals("query") ? "querystring" : place)
                        + "."
                        + parameter.path("name").asString(""),
                    parameter.path("required").asBoolean(false));
        case "body" -> {
          for (String type : types(operation, "consumes")) {
            model(parameter.path("schema"), type, "requestModels", method);
          }
        }
        default -> {
          // API Gateway has no parameters for cookies and form fields.
        }
      }
    }
  }

  private List<String> types(JsonNode operation, String name) {
    JsonNode own = operation.path(name);
    JsonNode types = own.isEmpty() ? references.document().path(name) : own;
    return types.isEmpty()
        ? List.of(DEFAULT_TYPE)
        : types.valueStream().map(JsonNode::asString).toList();
  }

  private void model(JsonNode schema, String type, String map, ObjectNode target) {
    String name = models.nameOf(schema);
    if (name != null) {
      target.withObjectProperty(map).put(type, name);
    }
  }

  private ObjectNode response(JsonNode operation, String status, JsonNode given) {
    ObjectNode response = references.document().objectNode();
    response.put("statusCode", status);
    for (String header : given.path("headers").propertyNames()) {
      response
          .withObjectProperty("responseParameters")
          .put("method.response.header." + header, false);
    }
    if (isSwagger) {
      for (String type : types(operation, "produces")) {
        model(given.path("schema"), type, "responseModels", response);
      }
    } else {
      for (Map.Entry<String, JsonNode> type : given.path("content").properties()) {
        model(type.getValue().path("schema"), type.getKey(), "responseModels", response);
      }
    }
    return response;
  }

  private ObjectNode integration(String path, String httpMethod, JsonNode given) {
    ObjectNode integration = references.document().objectNode();
    if (!(given instanceof ObjectNode)) {
      return integration;
    }
    integration.setAll((ObjectNode) given.deepCopy());
    integration.put("type", given.path("type").asString("").toUpperCase(Locale.ROOT));
    upper(integration, "passthroughBehavior");
    upper(integration, "contentHandling");
    upper(integration, "httpMethod");
    upper(integration, "connectionType");
    upper(integration, "responseTransferMode");
    boolean isHttp = integration.path("type").asString().startsWith("HTTP");
    if (isHttp && !integration.has("connectionType")) {
      integration.put("connectionType", "INTERNET");
    }
    integration.remove(List.of("responses", "payloadFormatVersion"));
    texts(integration, "requestParameters", path, httpMethod);
    for (Map.Entry<String, JsonNode> response : given.path("responses").properties()) {
      if (response.getValue() instanceof ObjectNode each) {
        ObjectNode copy = each.deepCopy();
        String pattern = response.getKey();
        if (!pattern.equals("default")) {
          copy.put("selectionPattern", pattern);
        }
        copy.put("statusCode", each.path("statusCode").asString("200"));
        upper(copy, "contentHandling");
        integration
            .withObjectProperty("integrationResponses")
            .set(copy.path("statusCode").asString(), copy);
      }
    }
    return integration;
  }

  private static void upper(ObjectNode node, String name) {
    if (node.path(name).isString()) {
      node.put(name, node.path(name).asString().toUpperCase(Locale.ROOT));
    }
  }

  private void texts(ObjectNode integration, String map, String path, String httpMethod) {
    for (Map.Entry<String, JsonNode> entry : List.copyOf(integration.path(map).properties())) {
      if (!entry.getValue().isString()) {
        warnings.add(
            ("Invalid format for '%s'. Expected type string for property '%s' of resource '%s' and"
                    + " method '%s' but got '%s'")
                .formatted(map, entry.getKey(), path, httpMethod, entry.getValue().asString("")));
        ((ObjectNode) integration.path(map)).remove(entry.getKey());
      }
    }
    if (integration.path(map).isEmpty()) {
      integration.remove(map);
    }
  }
}
