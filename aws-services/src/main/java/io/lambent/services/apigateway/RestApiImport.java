package io.lambent.services.apigateway;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.apigateway.openapi.OpenApiExport;
import io.lambent.services.apigateway.openapi.OpenApiImport;
import io.lambent.services.apigateway.openapi.OpenApiText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The operations that import OpenAPI definitions as APIs, and export APIs as definitions. */
@Component
class RestApiImport {
  private static final List<String> PARTS =
      List.of("resources", "models", "authorizers", "requestValidators", "gatewayResponses");

  private final RestApiTable apis;
  private final RestApis restApis;
  private final DeploymentTable deployments;

  RestApiImport(RestApiTable apis, RestApis restApis, DeploymentTable deployments) {
    this.apis = apis;
    this.restApis = restApis;
    this.deployments = deployments;
  }

  Struct create(Caller caller, Struct input) {
    OpenApiImport definition = read(input);
    ObjectNode settings = definition.info().deepCopy();
    if (settings.path("name").asString("").isEmpty()) {
      throw invalid();
    }
    addSettings(input, definition, settings);
    String policy = settings.path("policy").asString(null);
    settings.remove("policy");
    ObjectNode document = restApis.newDocument(settings);
    RestApis.setPolicy(document, policy);
    List<String> warnings = ImportedParts.add(document, definition);
    failOn(input, warnings);
    Struct created = restApis.created(caller, document);
    return created.put("warnings", warnings.isEmpty() ? null : warnings);
  }

  Struct put(Caller caller, Struct input) {
    OpenApiImport definition = read(input);
    boolean overwrite = "overwrite".equals(input.text("mode"));
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          document.setAll(definition.info());
          ObjectNode settings = document.objectNode();
          addSettings(input, definition, settings);
          String policy = settings.path("policy").asString(null);
          settings.remove("policy");
          if (overwrite) {
            clear(document);
          }
          document.setAll(settings);
          if (policy != null) {
            RestApis.setPolicy(document, policy);
          }
          List<String> warnings = ImportedParts.add(document, definition);
          failOn(input, warnings);
          apis.touch(List.of(RestApis.id(input)));
          Struct shown = RestApis.shown(document);
          return shown.put("warnings", warnings.isEmpty() ? null : warnings);
        });
  }

  /** Removes all parts of an API except its root resource. */
  private static void clear(ObjectNode document) {
    String root = document.path("rootResourceId").asString();
    document.remove(PARTS);
    document.remove(List.of("binaryMediaTypes", "minimumCompressionSize"));
    document.putObject("resources").putObject(root).put("id", root).put("path", "/");
  }

  private static OpenApiImport read(Struct input) {
    byte[] body = input.bytes("body");
    try {
      String basePath = parameter(input, "basepath").toUpperCase(Locale.ROOT);
      return OpenApiImport.read(
          OpenApiText.read(body == null ? new byte[0] : body),
          basePath.isEmpty()
              ? OpenApiImport.BasePath.IGNORE
              : OpenApiImport.BasePath.valueOf(basePath));
    } catch (IllegalArgumentException e) {
      String reason = e.getMessage();
      throw reason != null && reason.startsWith("the reference ")
          ? Failures.badRequest("Invalid OpenAPI input: " + reason + ".")
          : invalid();
    }
  }

  private static AwsFailure invalid() {
    return Failures.badRequest("Invalid OpenAPI input.");
  }

  private static String parameter(Struct input, String name) {
    Object value = input.map("parameters").get(name);
    return value instanceof String text ? text : "";
  }

  private static void addSettings(Struct input, OpenApiImport definition, ObjectNode settings) {
    settings.setAll(definition.settings());
    settings.remove("vpcEndpointIds");
    String types = parameter(input, "endpointConfigurationTypes");
    if (!types.isEmpty()) {
      ObjectNode endpoint = settings.putObject("endpointConfiguration");
      Arrays.stream(types.split(",")).forEach(endpoint.putArray("types")::add);
      RestApis.checkEndpoint(endpoint);
    }
  }

  private static void failOn(Struct input, List<String> warnings) {
    if (Boolean.TRUE.equals(input.get("failOnWarnings")) && !warnings.isEmpty()) {
      throw Failures.badRequest(
          "Warnings found during import:\n\t" + String.join("\n\t", warnings));
    }
  }

  // --- export

  Struct export(Caller caller, Struct input) {
    String api = apis.get(caller, RestApis.id(input)).path("id").asString();
    ObjectNode stage = deployments.stage(api, String.valueOf(input.text("stageName")));
    if (stage == null) {
      throw Failures.notFound("Invalid stage identifier specified");
    }
    String type = String.valueOf(input.text("exportType"));
    if (!type.equals("oas30") && !type.equals("swagger")) {
      throw Failures.badRequest("No API exporter for type '%s'".formatted(type));
    }
    String deployment = stage.path("deploymentId").asString();
    ObjectNode snapshot = deployments.snapshot(api, deployment);
    DeploymentTable.Deployment deployed = deployments.deployment(api, deployment);
    if (snapshot == null || deployed == null) {
      throw Failures.notFound("Invalid stage identifier specified");
    }
    Set<String> extensions =
        new HashSet<>(
            Arrays.stream(parameter(input, "extensions").split(",")).map(String::strip).toList());
    OpenApiExport export =
        new OpenApiExport(
            snapshot,
            type.equals("swagger"),
            extensions,
            new OpenApiExport.Server(
                api + ".execute-api." + caller.region() + ".amazonaws.com",
                stage.path("stageName").asString(),
                deployed.createdAt()));
    boolean isYaml = String.valueOf(input.text("accepts")).contains("yaml");
    ObjectNode tree = export.write(JsonNodeFactory.instance.objectNode());
    return Struct.of(
        "contentType",
        "application/octet-stream",
        "contentDisposition",
        "attachment; filename=\"%s_%s.%s\""
            .formatted(type, export.version(), isYaml ? "yaml" : "json"),
        "body",
        isYaml ? OpenApiText.writeYaml(tree) : OpenApiText.writeJson(tree));
  }

  /** Adds the parts of a documentation file. */
  Struct importDocumentation(Caller caller, Struct input) {
    byte[] body = input.bytes("body");
    ObjectNode parsed;
    try {
      parsed = OpenApiText.read(body == null ? new byte[0] : body);
    } catch (IllegalArgumentException e) {
      throw Failures.badRequest("Unable to build importer with provided input.");
    }
    var parts =
        parsed.has("documentationParts")
            ? parsed.path("documentationParts")
            : parsed.path("x-amazon-apigateway-documentation").path("documentationParts");
    if (!parts.isArray()) {
      throw Failures.badRequest("Unable to build importer with provided input.");
    }
    return apis.change(
        caller,
        RestApis.id(input),
        document -> {
          if ("overwrite".equals(input.text("mode"))) {
            document.remove("documentationParts");
          }
          List<String> ids = new ArrayList<>();
          parts.forEach(part -> ids.add(ImportedParts.addDocumentation(document, part)));
          return Struct.of("ids", ids, "warnings", List.of());
        });
  }
}
