package io.lambent.services.cloudformation.resource;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Readers of functions and what belongs to them. */
final class LambdaReaders {
  private LambdaReaders() {}

  static void addTo(Map<String, PropertyReader> readers) {
    readers.put("AWS::Lambda::Function", LambdaReaders::function);
    readers.put(
        "AWS::Lambda::Alias",
        step ->
            PropertyReaders.pick(
                step.call("lambda", "GetAlias", step.pick("FunctionName", "Name")),
                "Name",
                "FunctionVersion",
                "Description"));
    readers.put("AWS::Lambda::EventSourceMapping", LambdaReaders::mapping);
    readers.put(
        "AWS::Lambda::EventInvokeConfig",
        step ->
            PropertyReaders.pick(
                step.call(
                    "lambda",
                    "GetFunctionEventInvokeConfig",
                    step.pick("FunctionName", "Qualifier")),
                "MaximumRetryAttempts",
                "MaximumEventAgeInSeconds",
                "DestinationConfig"));
    readers.put(
        "AWS::Lambda::Url",
        step -> {
          ObjectNode owner = step.pick("Qualifier");
          owner.put("FunctionName", step.text("TargetFunctionArn"));
          return PropertyReaders.pick(
              step.call("lambda", "GetFunctionUrlConfig", owner), "AuthType", "Cors", "InvokeMode");
        });
  }

  private static ObjectNode function(Step step) {
    ObjectNode name = step.object().put("FunctionName", step.physicalId());
    ObjectNode now = step.call("lambda", "GetFunctionConfiguration", name);
    ObjectNode found =
        PropertyReaders.pick(
            now,
            "FunctionName",
            "Description",
            "Handler",
            "Runtime",
            "MemorySize",
            "Timeout",
            "Role",
            "Environment",
            "TracingConfig",
            "EphemeralStorage",
            "Architectures",
            "PackageType",
            "DeadLetterConfig",
            "LoggingConfig",
            "VpcConfig",
            "SnapStart",
            "FileSystemConfigs");
    PropertyReaders.copy(now, "KMSKeyArn", found, "KmsKeyArn");
    var layers = step.list();
    for (JsonNode layer : now.path("Layers")) {
      layers.add(layer.path("Arn"));
    }
    if (!layers.isEmpty()) {
      found.set("Layers", layers);
    }
    if (step.has("ReservedConcurrentExecutions")) {
      PropertyReaders.copy(
          step.call("lambda", "GetFunctionConcurrency", name),
          "ReservedConcurrentExecutions",
          found,
          "ReservedConcurrentExecutions");
    }
    if (step.has("Tags")) {
      ObjectNode arn = step.object().put("Resource", now.path("FunctionArn").asString());
      found.set("Tags", PropertyReaders.tags(step.call("lambda", "ListTags", arn).path("Tags")));
    }
    return found;
  }

  private static ObjectNode mapping(Step step) {
    ObjectNode now =
        step.call("lambda", "GetEventSourceMapping", step.object().put("UUID", step.physicalId()));
    ObjectNode found =
        PropertyReaders.pick(
            now,
            "BatchSize",
            "BisectBatchOnFunctionError",
            "DestinationConfig",
            "EventSourceArn",
            "FilterCriteria",
            "FunctionResponseTypes",
            "MaximumBatchingWindowInSeconds",
            "MaximumRecordAgeInSeconds",
            "MaximumRetryAttempts",
            "ParallelizationFactor",
            "ScalingConfig",
            "StartingPosition",
            "TumblingWindowInSeconds");
    return found.put("Enabled", !now.path("State").asString("").startsWith("Disabl"));
  }
}
