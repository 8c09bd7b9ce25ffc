package io.lambent.services.cloudformation.resource;

import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Models of functions and what belongs to them. */
final class LambdaModels {
  private static final String LAMBDA = "lambda";

  private LambdaModels() {}

  static void addTo(Map<String, ResourceModels.Addition> additions) {
    additions.put("AWS::Lambda::Function", LambdaModels::function);
    additions.put("AWS::Lambda::Alias", LambdaModels::alias);
    additions.put("AWS::Lambda::EventSourceMapping", LambdaModels::mapping);
    additions.put(
        "AWS::Lambda::EventInvokeConfig",
        (step, model) -> model.setAll(step.pick("FunctionName", "Qualifier")));
    additions.put("AWS::Lambda::Url", LambdaModels::url);
  }

  private static void function(Step step, ObjectNode model) {
    ObjectNode name = step.object().put("FunctionName", step.physicalId());
    JsonNode now = step.call(LAMBDA, "GetFunctionConfiguration", name);
    PropertyReaders.copy(now, "FunctionArn", model, "Arn");
    ResourceModels.copyAll(now, model, "CapacityProviderConfig", "DurableConfig", "TenancyConfig");
    PropertyReaders.copy(now.path("ImageConfigResponse"), "ImageConfig", model, "ImageConfig");
    JsonNode vpc = now.path("VpcConfig");
    model.remove("VpcConfig");
    if (!vpc.path("SubnetIds").isEmpty()) {
      model.set(
          "VpcConfig",
          PropertyReaders.pick(vpc, "Ipv6AllowedForDualStack", "SecurityGroupIds", "SubnetIds"));
    }
    if (now.path("PackageType").asString("Zip").equals("Zip")) {
      ResourceModels.copyAll(
          step.call(LAMBDA, "GetFunctionCodeSigningConfig", name), model, "CodeSigningConfigArn");
      model.set(
          "RuntimeManagementConfig",
          PropertyReaders.pick(
              step.call(LAMBDA, "GetRuntimeManagementConfig", name),
              "RuntimeVersionArn",
              "UpdateRuntimeOn"));
    }
    ResourceModels.copyAll(
        step.call(LAMBDA, "GetFunctionRecursionConfig", name), model, "RecursiveLoop");
  }

  private static void alias(Step step, ObjectNode model) {
    ObjectNode name = step.pick("FunctionName", "Name");
    JsonNode now = step.call(LAMBDA, "GetAlias", name);
    model.setAll(step.pick("FunctionName"));
    ResourceModels.copyAll(now, model, "AliasArn");
    ArrayNode weights = step.list();
    now.path("RoutingConfig")
        .path("AdditionalVersionWeights")
        .properties()
        .forEach(
            weight ->
                weights
                    .addObject()
                    .put("FunctionVersion", weight.getKey())
                    .set("FunctionWeight", weight.getValue()));
    if (!weights.isEmpty()) {
      model.putObject("RoutingConfig").set("AdditionalVersionWeights", weights);
    }
    provisioned(step, step.text("FunctionName"), step.text("Name"), model);
  }

  /** The concurrency that is provisioned for a version or an alias. */
  static void provisioned(Step step, String function, String qualifier, ObjectNode model) {
    JsonNode provisioned =
        ResourceModels.settings(
                step,
                LAMBDA,
                "GetProvisionedConcurrencyConfig",
                step.object().put("FunctionName", function).put("Qualifier", qualifier),
                "ProvisionedConcurrencyConfigNotFoundException")
            .path("RequestedProvisionedConcurrentExecutions");
    if (!provisioned.isMissingNode()) {
      model
          .putObject("ProvisionedConcurrencyConfig")
          .set("ProvisionedConcurrentExecutions", provisioned);
    }
  }

  private static void mapping(Step step, ObjectNode model) {
    String id = step.physicalId();
    String arn = step.arn(LAMBDA, "event-source-mapping:" + id);
    JsonNode now = step.call(LAMBDA, "GetEventSourceMapping", step.object().put("UUID", id));
    PropertyReaders.copy(now, "FunctionArn", model, "FunctionName");
    PropertyReaders.copy(now, "KMSKeyArn", model, "KmsKeyArn");
    ResourceModels.copyAll(
        now,
        model,
        "AmazonManagedKafkaEventSourceConfig",
        "DocumentDBEventSourceConfig",
        "LoggingConfig",
        "MetricsConfig",
        "ProvisionedPollerConfig",
        "Queues",
        "SelfManagedEventSource",
        "SelfManagedKafkaEventSourceConfig",
        "SourceAccessConfigurations",
        "Topics");
    if (now.has("StartingPositionTimestamp")) {
      model.put(
          "StartingPositionTimestamp",
          Instant.parse(now.get("StartingPositionTimestamp").asString()).getEpochSecond());
    }
    model.put("Id", id).put("EventSourceMappingArn", arn);
    ObjectNode tagged = step.object().put("Resource", arn);
    model.set("Tags", PropertyReaders.tags(step.call(LAMBDA, "ListTags", tagged).path("Tags")));
  }

  private static void url(Step step, ObjectNode model) {
    ObjectNode owner = step.pick("Qualifier").put("FunctionName", step.text("TargetFunctionArn"));
    JsonNode now = step.call(LAMBDA, "GetFunctionUrlConfig", owner);
    ResourceModels.copyAll(now, model, "FunctionArn", "FunctionUrl");
    String arn = now.path("FunctionArn").asString("");
    String function = step.arn(LAMBDA, "function:" + functionName(arn));
    model.put("TargetFunctionArn", function);
    if (arn.length() > function.length()) {
      model.put("Qualifier", arn.substring(function.length() + 1));
    }
  }

  /** The name in the ARN of a function, of a version or of an alias. */
  private static String functionName(String arn) {
    String[] parts = arn.split(":", -1);
    return parts[6];
  }
}
