package io.lambent.services.apigateway;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.apigateway.openapi.OpenApiImport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Adds the parts of a definition to the document of an API; those of the same name are replaced.
 */
final class ImportedParts {
  private static final String MODEL_ADDRESS = "https://apigateway.amazonaws.com/restapis/";

  private ImportedParts() {}

  /**
   * Adds all parts.
   *
   * @return warnings about members that were ignored
   */
  static List<String> add(ObjectNode document, OpenApiImport definition) {
    List<String> warnings = new ArrayList<>(definition.warnings());
    definition.models().values().forEach(model -> addModel(document, model));
    Map<String, String> authorizers = new HashMap<>();
    definition
        .authorizers()
        .forEach((name, settings) -> authorizers.put(name, addAuthorizer(document, settings)));
    Map<String, String> validators = new HashMap<>();
    definition
        .validators()
        .forEach((name, settings) -> validators.put(name, addValidator(document, name, settings)));
    definition
        .gatewayResponses()
        .forEach((type, settings) -> addGatewayResponse(document, type, settings));
    for (OpenApiImport.Operation operation : definition.operations()) {
      addMethod(document, operation, authorizers, validators);
    }
    definition.documentationParts().forEach(part -> addDocumentation(document, part));
    return warnings;
  }

  private static void addModel(ObjectNode document, ObjectNode model) {
    ObjectNode copy = model.deepCopy();
    String schema = model.path("schema").toString();
    String models = MODEL_ADDRESS + document.path("id").asString() + "/models/";
    copy.put("schema", schema.replace("\"#/definitions/", "\"" + models));
    Models.set(document, copy);
  }

  private static String addAuthorizer(ObjectNode document, ObjectNode settings) {
    JsonNode known = byName(document.path("authorizers"), settings.path("name").asString());
    ObjectNode authorizer = Authorizers.add(document, settings);
    return keepId(document.withObjectProperty("authorizers"), known, authorizer);
  }

  private static String addValidator(ObjectNode document, String name, ObjectNode settings) {
    JsonNode known = byName(document.path("requestValidators"), name);
    ObjectNode named = settings.deepCopy();
    named.put("name", name);
    ObjectNode validator = RequestValidators.add(document, named);
    return keepId(document.withObjectProperty("requestValidators"), known, validator);
  }

  private static JsonNode byName(JsonNode parts, String name) {
    for (JsonNode part : parts) {
      if (part.path("name").asString("").equals(name)) {
        return part;
      }
    }
    return MissingNode.getInstance();
  }

  /** Gives a part the id of the part that it replaces. */
  private static String keepId(ObjectNode parts, JsonNode known, ObjectNode part) {
    String id = known.path("id").asString("");
    if (!id.isEmpty()) {
      parts.remove(part.path("id").asString());
      part.put("id", id);
      parts.set(id, part);
    }
    return part.path("id").asString();
  }

  private static void addGatewayResponse(ObjectNode document, String type, ObjectNode settings) {
    ObjectNode response = document.objectNode();
    JsonNode status = settings.path("statusCode");
    if (!status.isMissingNode()) {
      response.put("statusCode", status.asString(""));
    }
    for (String map : List.of("responseParameters", "responseTemplates")) {
      if (settings.path(map).isObject()) {
        response.set(map, settings.path(map));
      }
    }
    GatewayResponses.set(document, type, response);
  }

  private static void addMethod(
      ObjectNode document,
      OpenApiImport.Operation operation,
      Map<String, String> authorizers,
      Map<String, String> validators) {
    ObjectNode resource = resource(document, operation.path());
    ObjectNode settings = operation.method().deepCopy();
    replaceName(settings, "authorizerId", authorizers);
    replaceName(settings, "requestValidatorId", validators);
    ObjectNode method;
    try {
      method = Methods.add(document, resource, operation.httpMethod(), settings);
      for (ObjectNode response : operation.responses()) {
        Methods.addResponse(document, method, response);
      }
    } catch (AwsFailure e) {
      throw failed("method '%s' on resource at path '%s'", operation, e);
    }
    if (!operation.integration().isEmpty()) {
      addIntegration(operation, method, resource.path("id").asString());
    }
  }

  private static void addIntegration(
      OpenApiImport.Operation operation, ObjectNode method, String resourceId) {
    ObjectNode integration = operation.integration().deepCopy();
    JsonNode responses = integration.path("integrationResponses");
    integration.remove("integrationResponses");
    ObjectNode set;
    try {
      set = Integrations.set(method, integration, resourceId);
    } catch (AwsFailure e) {
      throw failed("integration on '%s' for resource at path '%s'", operation, e);
    }
    try {
      for (JsonNode response : responses) {
        IntegrationResponses.add(method, set, (ObjectNode) response);
      }
    } catch (AwsFailure e) {
      throw failed("integration response on '%s' for resource at path '%s'", operation, e);
    }
  }

  private static AwsFailure failed(
      String part, OpenApiImport.Operation operation, AwsFailure cause) {
    return Failures.badRequest(
        "Errors found during import:\n\tUnable to put "
            + part.formatted(operation.httpMethod(), operation.path())
            + ": "
            + cause.text());
  }

  private static void replaceName(ObjectNode settings, String member, Map<String, String> ids) {
    String id = ids.get(settings.path(member).asString(""));
    if (id != null) {
      settings.put(member, id);
    }
  }

  /** The resource at a path, made where there is none. */
  private static ObjectNode resource(ObjectNode document, String path) {
    ObjectNode resource = RestResources.find(document, document.path("rootResourceId").asString());
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty()) {
        resource = child(document, resource, part);
      }
    }
    return resource;
  }

  private static ObjectNode child(ObjectNode document, ObjectNode parent, String pathPart) {
    String parentId = parent.path("id").asString();
    for (JsonNode each : RestResources.of(document)) {
      if (each.path("parentId").asString("").equals(parentId)
          && each.path("pathPart").asString("").equals(pathPart)) {
        return (ObjectNode) each;
      }
    }
    try {
      return RestResources.create(document, parentId, pathPart);
    } catch (AwsFailure e) {
      throw Failures.badRequest(
          "Errors found during import:\n\tUnable to create resource at path '%s': %s"
              .formatted(
                  (parent.path("path").asString().equals("/") ? "" : parent.path("path").asString())
                      + "/"
                      + pathPart,
                  e.text()));
    }
  }

  /** Adds a part of the documentation and returns its id. */
  static String addDocumentation(ObjectNode document, JsonNode part) {
    ObjectNode parts = document.withObjectProperty("documentationParts");
    String id = Ids.part();
    for (JsonNode known : parts) {
      if (known.path("location").equals(part.path("location"))) {
        id = known.path("id").asString();
      }
    }
    ObjectNode added = parts.putObject(id);
    added.put("id", id);
    added.set("location", part.path("location"));
    JsonNode properties = part.path("properties");
    added.put("properties", properties.isString() ? properties.asString() : properties.toString());
    return id;
  }
}
