package io.lambent.gateway.restapi.definition;

import io.lambent.contract.api.RestApi;
import io.lambent.gateway.outbound.ClientKey;
import io.lambent.gateway.restapi.definition.RestDefinition.Stage;
import io.lambent.gateway.restapi.definition.RestDefinition.Throttle;
import io.lambent.gateway.restapi.definition.RestDefinition.UsagePlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the document of an API, as {@code RestApiSource} of aws-services writes it. */
final class DefinitionReader {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int DEFAULT_AUTHORIZER_TTL = 300;
  private static final int DEFAULT_TIMEOUT = 29_000;

  private final RestApi api;
  private final JsonNode document;
  private final Map<String, Deployment> deployments = new HashMap<>();

  DefinitionReader(RestApi api) {
    this.api = api;
    try {
      this.document = JSON.readTree(api.definition());
    } catch (JacksonException e) {
      throw new IllegalArgumentException("the definition of " + api.identity() + " is no JSON", e);
    }
  }

  RestDefinition read() {
    for (Map.Entry<String, JsonNode> each : document.path("deployments").properties()) {
      deployments.put(each.getKey(), deployment(each.getKey(), each.getValue()));
    }
    Map<String, Stage> stages = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : document.path("stages").properties()) {
      Deployment deployment = deployments.get(text(each.getValue(), "deploymentId"));
      if (deployment != null) {
        stages.put(each.getKey(), stage(each.getKey(), each.getValue(), deployment));
      }
    }
    List<UsagePlan> plans = new ArrayList<>();
    document.path("usagePlans").forEach(plan -> plans.add(plan(plan)));
    return new RestDefinition(
        api.identity(),
        text(document, "name"),
        stages,
        plans,
        new PrivateEndpoints(
            addresses(document.path("vpcLinks")), addresses(document.path("vpcTargets"))));
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static @Nullable String textOrNull(JsonNode node, String name) {
    String text = text(node, name);
    return text.isEmpty() ? null : text;
  }

  private static Map<String, String> texts(JsonNode node) {
    Map<String, String> texts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      texts.put(each.getKey(), each.getValue().asString(""));
    }
    return texts;
  }

  private static Map<String, Optional<String>> addresses(JsonNode node) {
    Map<String, Optional<String>> addresses = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : node.properties()) {
      addresses.put(each.getKey(), Optional.ofNullable(each.getValue().asString(null)));
    }
    return addresses;
  }

  private static List<String> list(JsonNode node) {
    return node.valueStream().map(each -> each.asString("")).toList();
  }

  private Stage stage(String name, JsonNode stage, Deployment deployment) {
    JsonNode canary = stage.path("canarySettings");
    Deployment other = deployments.get(text(canary, "deploymentId"));
    Map<String, RestDefinition.MethodSettings> settings = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : stage.path("methodSettings").properties()) {
      settings.put(settingsKey(each.getKey()), settings(each.getValue()));
    }
    JsonNode log = stage.path("accessLogSettings");
    return new Stage(
        name,
        deployment,
        canary.isObject() && other != null
            ? new RestDefinition.Canary(
                canary.path("percentTraffic").asDouble(0),
                other,
                texts(canary.path("stageVariableOverrides")),
                canary.path("useStageCache").asBoolean(false))
            : null,
        texts(stage.path("variables")),
        settings,
        stage.path("cacheClusterEnabled").asBoolean(false),
        textOrNull(log, "destinationArn") == null || textOrNull(log, "format") == null
            ? null
            : new RestDefinition.AccessLog(text(log, "destinationArn"), text(log, "format")),
        stage.path("flushes").asInt(0),
        stage.path("authorizerFlushes").asInt(0),
        clientKey(stage.path("clientCertificate")));
  }

  private static @Nullable ClientKey clientKey(JsonNode certificate) {
    return certificate.isObject()
        ? new ClientKey(text(certificate, "certificate"), text(certificate, "key"))
        : null;
  }

  /** The key of settings as a path and a method: {@code ~1pets/GET} is {@code /pets/GET}. */
  private static String settingsKey(String key) {
    if (key.equals("*/*")) {
      return key;
    }
    String plain = key.replace("~1", "/").replace("~0", "~");
    while (plain.startsWith("/")) {
      plain = plain.substring(1);
    }
    int method = plain.lastIndexOf('/');
    return method < 0 ? "//" + plain : "/" + plain;
  }

  private static RestDefinition.MethodSettings settings(JsonNode settings) {
    return new RestDefinition.MethodSettings(
        settings.path("throttlingRateLimit").asDouble(10_000),
        settings.path("throttlingBurstLimit").asInt(5_000),
        settings.path("cachingEnabled").asBoolean(false),
        settings.path("cacheTtlInSeconds").asInt(300),
        settings.path("requireAuthorizationForCacheControl").asBoolean(true),
        settings
            .path("unauthorizedCacheControlHeaderStrategy")
            .asString(RestDefinition.MethodSettings.DEFAULT_STRATEGY));
  }

  private UsagePlan plan(JsonNode plan) {
    Map<String, Map<String, Throttle>> stages = new HashMap<>();
    for (JsonNode stage : plan.path("apiStages")) {
      if (text(stage, "apiId").equals(api.identity().id())) {
        Map<String, Throttle> limits = new HashMap<>();
        for (Map.Entry<String, JsonNode> limit : stage.path("throttle").properties()) {
          limits.put(settingsKey(limit.getKey()), throttle(limit.getValue()));
        }
        stages.put(text(stage, "stage"), limits);
      }
    }
    Map<String, RestDefinition.ApiKey> keys = new HashMap<>();
    for (JsonNode key : plan.path("keys")) {
      keys.put(
          text(key, "value"),
          new RestDefinition.ApiKey(
              text(key, "id"),
              key.path("enabled").asBoolean(false),
              textOrNull(key, "customerId")));
    }
    JsonNode quota = plan.path("quota");
    return new UsagePlan(
        text(plan, "id"),
        plan.path("throttle").isObject() ? throttle(plan.path("throttle")) : null,
        quota.isObject()
            ? new RestDefinition.Quota(
                quota.path("limit").asInt(0), quota.path("offset").asInt(0), text(quota, "period"))
            : null,
        stages,
        keys);
  }

  private static Throttle throttle(JsonNode throttle) {
    return new Throttle(
        throttle.path("rateLimit").asDouble(Double.MAX_VALUE),
        throttle.path("burstLimit").asInt(Integer.MAX_VALUE));
  }

  private static Deployment deployment(String id, JsonNode api) {
    List<Method> methods = new ArrayList<>();
    for (JsonNode resource : api.path("resources")) {
      for (JsonNode method : resource.path("resourceMethods")) {
        if (method.path("methodIntegration").isObject()) {
          methods.add(method(api, resource, method));
        }
      }
    }
    Map<String, Deployment.Authorizer> authorizers = new HashMap<>();
    for (JsonNode each : api.path("authorizers")) {
      authorizers.put(text(each, "id"), authorizer(each));
    }
    Map<String, String> models = new HashMap<>();
    for (JsonNode model : api.path("models")) {
      models.put(text(model, "name"), text(model, "schema"));
    }
    Map<String, Deployment.GatewayResponse> responses = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : api.path("gatewayResponses").properties()) {
      JsonNode response = each.getValue();
      responses.put(
          each.getKey(),
          new Deployment.GatewayResponse(
              response.has("statusCode") && !response.path("isDefaultStatus").asBoolean(false)
                  ? Integer.valueOf(response.path("statusCode").asInt(500))
                  : null,
              texts(response.path("responseParameters")),
              texts(response.path("responseTemplates"))));
    }
    JsonNode size = api.path("minimumCompressionSize");
    return new Deployment(
        id,
        new ResourceTree(methods),
        authorizers,
        models,
        responses,
        list(api.path("binaryMediaTypes")),
        text(api, "apiKeySource").equals("AUTHORIZER"),
        api.path("policyDocument").isObject() ? api.path("policyDocument") : null,
        size.isNumber() ? Integer.valueOf(size.asInt()) : null);
  }

  private static Deployment.Authorizer authorizer(JsonNode authorizer) {
    JsonNode ttl = authorizer.path("authorizerResultTtlInSeconds");
    return new Deployment.Authorizer(
        text(authorizer, "id"),
        text(authorizer, "name"),
        text(authorizer, "type"),
        text(authorizer, "authorizerUri"),
        Arrays.stream(text(authorizer, "identitySource").split(","))
            .map(String::strip)
            .filter(source -> !source.isEmpty())
            .toList(),
        textOrNull(authorizer, "identityValidationExpression"),
        ttl.isNumber() ? ttl.asInt() : DEFAULT_AUTHORIZER_TTL,
        list(authorizer.path("providerARNs")));
  }

  private static Method method(JsonNode api, JsonNode resource, JsonNode method) {
    JsonNode validator = api.path("requestValidators").path(text(method, "requestValidatorId"));
    List<String> required = new ArrayList<>();
    for (Map.Entry<String, JsonNode> each : method.path("requestParameters").properties()) {
      if (each.getValue().asBoolean(false)) {
        required.add(each.getKey());
      }
    }
    required.sort(null);
    Map<String, Method.Response> responses = new HashMap<>();
    for (Map.Entry<String, JsonNode> each : method.path("methodResponses").properties()) {
      responses.put(
          each.getKey(), new Method.Response(texts(each.getValue().path("responseModels"))));
    }
    return new Method(
        text(method, "httpMethod"),
        text(resource, "id"),
        text(resource, "path"),
        textOrNull(method, "operationName"),
        text(method, "authorizationType"),
        textOrNull(method, "authorizerId"),
        list(method.path("authorizationScopes")),
        method.path("apiKeyRequired").asBoolean(false),
        validator.path("validateRequestParameters").asBoolean(false),
        validator.path("validateRequestBody").asBoolean(false),
        required,
        texts(method.path("requestModels")),
        responses,
        integration(method.path("methodIntegration")));
  }

  private static Method.Integration integration(JsonNode integration) {
    List<Method.IntegrationResponse> responses = new ArrayList<>();
    for (JsonNode each : integration.path("integrationResponses")) {
      String pattern = text(each, "selectionPattern");
      responses.add(
          new Method.IntegrationResponse(
              each.path("statusCode").asInt(200),
              pattern.isEmpty() ? null : Pattern.compile(pattern, Pattern.DOTALL),
              texts(each.path("responseParameters")),
              texts(each.path("responseTemplates")),
              textOrNull(each, "contentHandling")));
    }
    String httpMethod = text(integration, "httpMethod");
    return new Method.Integration(
        text(integration, "type"),
        text(integration, "uri"),
        httpMethod.isEmpty() || httpMethod.equals("ANY") ? null : httpMethod,
        texts(integration.path("requestParameters")),
        texts(integration.path("requestTemplates")),
        text(integration, "passthroughBehavior"),
        textOrNull(integration, "contentHandling"),
        integration.path("timeoutInMillis").asInt(DEFAULT_TIMEOUT),
        list(integration.path("cacheKeyParameters")),
        text(integration, "cacheNamespace"),
        responses,
        text(integration, "responseTransferMode").equals("STREAM"),
        text(integration, "connectionType").equals("VPC_LINK")
            ? text(integration, "connectionId")
            : null,
        textOrNull(integration, "integrationTarget"));
  }
}
