package io.lambent.services.cloudformation.resource;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Stages of REST APIs, usage plans, API keys and domain names. */
final class RestApiStages {
  private static final String API = "apigateway";
  private static final String NOT_FOUND = "NotFoundException";
  private static final String CONFLICT = "ConflictException";

  /** The paths of method settings, behind resource and method. */
  private static final Map<String, String> METHOD_SETTINGS =
      Map.of(
          "LoggingLevel", "logging/loglevel",
          "DataTraceEnabled", "logging/dataTrace",
          "MetricsEnabled", "metrics/enabled",
          "ThrottlingBurstLimit", "throttling/burstLimit",
          "ThrottlingRateLimit", "throttling/rateLimit",
          "CachingEnabled", "caching/enabled",
          "CacheTtlInSeconds", "caching/ttlInSeconds",
          "CacheDataEncrypted", "caching/dataEncrypted");

  private static final int LONGEST_STAGE_NAME = 128;

  private RestApiStages() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::ApiGateway::Stage",
        RestApiStages::createStage,
        RestApiStages::updateStage,
        step ->
            step.callUnless(
                API,
                "DeleteStage",
                step.pick("RestApiId").put("stageName", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGateway::ApiKey",
        step -> {
          ObjectNode input = step.without("Tags");
          input.put("name", step.text("Name", step.generated(128, "")));
          input.remove("Name");
          input.set("tags", step.initialTagMap());
          String id = step.call(API, "CreateApiKey", input).path("id").asString();
          return Made.of(id, "APIKeyId", id);
        },
        step -> {
          RestApiTypes.patch(
              step,
              "UpdateApiKey",
              step.object().put("apiKey", step.physicalId()),
              Map.of(
                  "Description", "/description",
                  "Enabled", "/enabled",
                  "CustomerId", "/customerId"));
          RestApiTypes.tags(step, "/apikeys/" + step.physicalId());
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API, "DeleteApiKey", step.object().put("apiKey", step.physicalId()), NOT_FOUND));
    types.add(
        "AWS::ApiGateway::ClientCertificate",
        step -> {
          ObjectNode input = step.without("Tags");
          if (!step.tags().isEmpty()) {
            input.set("tags", step.tagMap());
          }
          String id =
              step.call(API, "GenerateClientCertificate", input)
                  .path("clientCertificateId")
                  .asString();
          return Made.of(id, "ClientCertificateId", id);
        },
        step -> {
          RestApiTypes.patch(
              step,
              "UpdateClientCertificate",
              step.object().put("clientCertificateId", step.physicalId()),
              Map.of("Description", "/description"));
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "DeleteClientCertificate",
                step.object().put("clientCertificateId", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGateway::VpcLink",
        step -> {
          ObjectNode input = step.without("Tags");
          if (!step.tags().isEmpty()) {
            input.set("tags", step.tagMap());
          }
          String id = step.call(API, "CreateVpcLink", input).path("id").asString();
          return Made.of(id, "VpcLinkId", id);
        },
        step -> {
          RestApiTypes.patch(
              step,
              "UpdateVpcLink",
              step.object().put("vpcLinkId", step.physicalId()),
              Map.of("Name", "/name", "Description", "/description"));
          return new Made(step.physicalId(), step.attributes());
        },
        step ->
            step.callUnless(
                API,
                "DeleteVpcLink",
                step.object().put("vpcLinkId", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::ApiGateway::UsagePlan",
        RestApiStages::createPlan,
        RestApiStages::updatePlan,
        RestApiStages::deletePlan);
    types.add(
        "AWS::ApiGateway::UsagePlanKey",
        step -> {
          step.callUnless(API, "CreateUsagePlanKey", step.properties(), CONFLICT);
          String id = step.text("KeyId") + ":" + step.text("UsagePlanId");
          return Made.of(id, "Id", id);
        },
        null,
        step ->
            step.callUnless(
                API, "DeleteUsagePlanKey", step.pick("UsagePlanId", "KeyId"), NOT_FOUND));
    types.add(
        "AWS::ApiGateway::DomainName",
        step -> {
          ObjectNode input = step.without("Tags");
          input.set("tags", step.initialTagMap());
          ObjectNode made = step.call(API, "CreateDomainName", input);
          return Made.of(
              step.text("DomainName"),
              "RegionalDomainName",
              made.path("regionalDomainName").asString(""),
              "DistributionDomainName",
              made.path("distributionDomainName").asString(""));
        },
        null,
        step -> step.callUnless(API, "DeleteDomainName", step.pick("DomainName"), NOT_FOUND));
    types.add(
        "AWS::ApiGateway::BasePathMapping",
        step -> {
          step.callUnless(API, "CreateBasePathMapping", step.properties(), CONFLICT);
          return Made.of(step.text("DomainName") + "|" + step.text("BasePath", "(none)"));
        },
        null,
        step ->
            step.callUnless(
                API,
                "DeleteBasePathMapping",
                step.pick("DomainName").put("basePath", step.text("BasePath", "(none)")),
                NOT_FOUND));
  }

  private static Made createStage(Step step) {
    String name = step.name("StageName", LONGEST_STAGE_NAME);
    ObjectNode input =
        step.without(
            "Tags", "MethodSettings", "AccessLogSetting", "CanarySetting", "ClientCertificateId");
    input.put("stageName", name);
    input.remove("StageName");
    if (step.has("CanarySetting")) {
      input.set("canarySettings", step.get("CanarySetting"));
    }
    input.set("tags", step.initialTagMap());
    ObjectNode named = step.pick("RestApiId").put("stageName", name);
    step.begin(name, () -> step.answers(API, "GetStage", named, NOT_FOUND));
    step.callUnless(API, "CreateStage", input, CONFLICT);
    settings(step, name, step.properties(), step.object());
    return Made.of(name);
  }

  private static Made updateStage(Step step) {
    String name = step.physicalId();
    ArrayNode patches =
        RestApiTypes.patches(
            step,
            Map.of(
                "DeploymentId", "/deploymentId",
                "Description", "/description",
                "CacheClusterEnabled", "/cacheClusterEnabled",
                "CacheClusterSize", "/cacheClusterSize",
                "DocumentationVersion", "/documentationVersion",
                "TracingEnabled", "/tracingEnabled"));
    JsonNode was = step.before().path("Variables");
    JsonNode is = step.get("Variables");
    for (Map.Entry<String, JsonNode> variable : is.properties()) {
      if (!variable.getValue().equals(was.path(variable.getKey()))) {
        RestApiTypes.add(
            patches, "replace", "/variables/" + variable.getKey(), variable.getValue().asString());
      }
    }
    for (String variable : was.propertyNames()) {
      if (!is.has(variable)) {
        RestApiTypes.add(patches, "remove", "/variables/" + variable, "");
      }
    }
    ObjectNode named = step.pick("RestApiId").put("stageName", name);
    RestApiTypes.send(step, "UpdateStage", named, patches);
    settings(step, name, step.properties(), step.before());
    RestApiTypes.tags(step, "/restapis/" + step.text("RestApiId") + "/stages/" + name);
    return Made.of(name);
  }

  /** Sets method settings and access logs, which only patches can set. */
  static void settings(Step step, String name, JsonNode stage, JsonNode before) {
    Map<String, String> values = methodSettings(stage.path("MethodSettings"));
    Map<String, String> old = methodSettings(before.path("MethodSettings"));
    ArrayNode patches = step.list();
    values.forEach(
        (path, value) -> {
          if (!value.equals(old.get(path))) {
            RestApiTypes.add(patches, "replace", path, value);
          }
        });
    JsonNode log = stage.path("AccessLogSetting");
    if (!log.equals(before.path("AccessLogSetting"))) {
      if (log.isMissingNode()) {
        RestApiTypes.add(patches, "remove", "/accessLogSettings", "");
      }
      for (Map.Entry<String, JsonNode> part : log.properties()) {
        String member = part.getKey().equals("Format") ? "format" : "destinationArn";
        RestApiTypes.add(
            patches, "replace", "/accessLogSettings/" + member, part.getValue().asString());
      }
    }
    JsonNode certificate = stage.path("ClientCertificateId");
    if (!certificate.equals(before.path("ClientCertificateId"))) {
      RestApiTypes.add(
          patches,
          certificate.isMissingNode() ? "remove" : "replace",
          "/clientCertificateId",
          certificate.asString(""));
    }
    ObjectNode named = step.pick("RestApiId").put("stageName", name);
    RestApiTypes.send(step, "UpdateStage", named, patches);
  }

  private static Map<String, String> methodSettings(JsonNode list) {
    Map<String, String> values = new LinkedHashMap<>();
    for (JsonNode setting : list) {
      String resource = setting.path("ResourcePath").asString("/*");
      String path = resource.equals("/*") ? "*" : RestApiTypes.escaped(resource);
      String begin = "/" + path + "/" + setting.path("HttpMethod").asString("*") + "/";
      METHOD_SETTINGS.forEach(
          (property, end) -> {
            if (setting.has(property)) {
              values.put(begin + end, setting.get(property).asString());
            }
          });
    }
    return values;
  }

  private static Made createPlan(Step step) {
    ObjectNode input = step.pick("ApiStages", "Description", "Quota", "Throttle");
    input.put("name", step.text("UsagePlanName", step.generated(128, "")));
    input.set("tags", step.initialTagMap());
    String id = step.call(API, "CreateUsagePlan", input).path("id").asString();
    return Made.of(id, "Id", id);
  }

  private static Made updatePlan(Step step) {
    ArrayNode patches =
        RestApiTypes.patches(step, Map.of("Description", "/description", "UsagePlanName", "/name"));
    for (String part : List.of("Quota", "Throttle")) {
      if (step.changed(part)) {
        String path = "/" + part.toLowerCase(Locale.ROOT);
        if (!step.has(part)) {
          RestApiTypes.add(patches, "remove", path, "");
        }
        for (Map.Entry<String, JsonNode> each : step.get(part).properties()) {
          String member = each.getKey();
          RestApiTypes.add(
              patches,
              "replace",
              path + "/" + Character.toLowerCase(member.charAt(0)) + member.substring(1),
              each.getValue().asString());
        }
      }
    }
    stages(step, step.before().path("ApiStages"), step.get("ApiStages"), "remove", patches);
    stages(step, step.get("ApiStages"), step.before().path("ApiStages"), "add", patches);
    ObjectNode named = step.object().put("usagePlanId", step.physicalId());
    RestApiTypes.send(step, "UpdateUsagePlan", named, patches);
    RestApiTypes.tags(step, "/usageplans/" + step.physicalId());
    return new Made(step.physicalId(), step.attributes());
  }

  private static void stages(
      Step step, JsonNode from, JsonNode others, String op, ArrayNode patches) {
    for (JsonNode stage : from) {
      if (others.valueStream().noneMatch(stage::equals)) {
        String id = stage.path("ApiId").asString() + ":" + stage.path("Stage").asString();
        patches.addObject().put("op", op).put("path", "/apiStages").put("value", id);
      }
    }
  }

  private static void deletePlan(Step step) {
    ObjectNode named = step.object().put("usagePlanId", step.physicalId());
    ArrayNode patches = step.list();
    stages(step, step.get("ApiStages"), step.list(), "remove", patches);
    if (!patches.isEmpty()) {
      ObjectNode update = named.deepCopy();
      update.set("patchOperations", patches);
      step.callUnless(API, "UpdateUsagePlan", update, NOT_FOUND);
    }
    step.callUnless(API, "DeleteUsagePlan", named, NOT_FOUND);
  }
}
