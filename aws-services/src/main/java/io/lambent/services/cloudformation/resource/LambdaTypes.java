package io.lambent.services.cloudformation.resource;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The type of functions; {@link LambdaPartTypes} has those of what belongs to them. */
final class LambdaTypes {
  static final String NOT_FOUND = "ResourceNotFoundException";
  private static final int LONGEST_NAME = 64;
  private static final Duration LONGEST_START = Duration.ofMinutes(10);

  /** Properties that are no members of the function's configuration. */
  private static final String[] NO_CONFIGURATION = {
    "Code",
    "Tags",
    "ReservedConcurrentExecutions",
    "RecursiveLoop",
    "RuntimeManagementConfig",
    "PublishToLatestPublished",
    "FunctionScalingConfig"
  };

  private LambdaTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::Lambda::Function",
        LambdaTypes::create,
        LambdaTypes::update,
        step -> step.callUnless("lambda", "DeleteFunction", function(step), NOT_FOUND),
        (property, before, after) -> property.equals("DurableConfig"));
    LambdaPartTypes.addTo(types);
  }

  private static ObjectNode function(Step step) {
    return step.object().put("FunctionName", step.physicalId());
  }

  private static Made create(Step step) {
    String name = step.name("FunctionName", LONGEST_NAME);
    step.begin(
        name,
        () ->
            step.answers(
                "lambda",
                "GetFunctionConfiguration",
                step.object().put("FunctionName", name),
                NOT_FOUND));
    if (step.has("FunctionScalingConfig")) {
      throw new ResourceFailure("FunctionScalingConfig of AWS::Lambda::Function is not supported.");
    }
    ObjectNode input = step.without(NO_CONFIGURATION);
    input.put("FunctionName", name);
    input.set("Code", LambdaCode.code(step));
    input.set("Tags", step.initialTagMap());
    step.callUnless("lambda", "CreateFunction", input, "ResourceConflictException");
    step.identified(name);
    await(step, name);
    settings(step, name);
    return made(step, name);
  }

  private static Made made(Step step, String name) {
    return Made.of(name, "Arn", step.arn("lambda", "function:" + name));
  }

  /** Waits until the function can be called and changed. */
  private static void await(Step step, String name) {
    step.until(
        () -> {
          ObjectNode now =
              step.call(
                  "lambda", "GetFunctionConfiguration", step.object().put("FunctionName", name));
          if (now.path("State").asString("").equals("Failed")) {
            throw new ResourceFailure(
                "The function could not be made active: "
                    + now.path("StateReason").asString("no reason is known"));
          }
          if (now.path("LastUpdateStatus").asString("").equals("Failed")) {
            throw new ResourceFailure(
                "The function could not be updated: "
                    + now.path("LastUpdateStatusReason").asString("no reason is known"));
          }
          return !now.path("State").asString("").equals("Pending")
              && !now.path("LastUpdateStatus").asString("").equals("InProgress");
        },
        LONGEST_START,
        "The function " + name + " did not become active within ten minutes.");
  }

  private static void settings(Step step, String name) {
    if (step.changed("ReservedConcurrentExecutions")) {
      ObjectNode input = step.object().put("FunctionName", name);
      if (step.has("ReservedConcurrentExecutions")) {
        input.set("ReservedConcurrentExecutions", step.get("ReservedConcurrentExecutions"));
        step.call("lambda", "PutFunctionConcurrency", input);
      } else {
        step.call("lambda", "DeleteFunctionConcurrency", input);
      }
    }
    if (step.changed("RecursiveLoop")) {
      step.call(
          "lambda",
          "PutFunctionRecursionConfig",
          step.object()
              .put("FunctionName", name)
              .put("RecursiveLoop", step.text("RecursiveLoop", "Terminate")));
    }
    if (step.changed("RuntimeManagementConfig")) {
      JsonNode config = step.get("RuntimeManagementConfig");
      ObjectNode input = step.object().put("FunctionName", name);
      input.put("UpdateRuntimeOn", config.path("UpdateRuntimeOn").asString("Auto"));
      if (config.has("RuntimeVersionArn")) {
        input.set("RuntimeVersionArn", config.get("RuntimeVersionArn"));
      }
      step.call("lambda", "PutRuntimeManagementConfig", input);
    }
  }

  private static Made update(Step step) {
    String name = step.physicalId();
    if (step.changed("Code", "Architectures")
        || step.get("Code").has("ZipFile") && step.changed("Runtime")) {
      ObjectNode input = LambdaCode.code(step);
      input.put("FunctionName", name);
      if (step.has("Architectures")) {
        input.set("Architectures", step.get("Architectures"));
      }
      step.call("lambda", "UpdateFunctionCode", input);
      await(step, name);
    }
    ObjectNode configuration = configuration(step);
    if (!configuration.isEmpty()) {
      configuration.put("FunctionName", name);
      step.call("lambda", "UpdateFunctionConfiguration", configuration);
      await(step, name);
    }
    if (step.changed("CodeSigningConfigArn")) {
      ObjectNode input = step.object().put("FunctionName", name);
      if (step.has("CodeSigningConfigArn")) {
        input.set("CodeSigningConfigArn", step.get("CodeSigningConfigArn"));
        step.call("lambda", "PutFunctionCodeSigningConfig", input);
      } else {
        step.call("lambda", "DeleteFunctionCodeSigningConfig", input);
      }
    }
    settings(step, name);
    tags(step, step.arn("lambda", "function:" + name));
    return made(step, name);
  }

  /** Changes the tags of a function or mapping. */
  static void tags(Step step, String arn) {
    if (!step.removedTags().isEmpty()) {
      ObjectNode input = step.object().put("Resource", arn);
      input.set("TagKeys", step.removedTags());
      step.call("lambda", "UntagResource", input);
    }
    if (!step.tags().isEmpty() && !step.tags().equals(step.tagsBefore())) {
      ObjectNode input = step.object().put("Resource", arn);
      input.set("Tags", step.tagMap());
      step.call("lambda", "TagResource", input);
    }
  }

  /** The members that change; a property that was removed gets the default of a new function. */
  private static ObjectNode configuration(Step step) {
    ObjectNode input = step.object();
    Map<String, JsonNode> absent = new LinkedHashMap<>();
    absent.put("Description", step.object().stringNode(""));
    absent.put("Timeout", step.object().numberNode(3));
    absent.put("MemorySize", step.object().numberNode(128));
    absent.put("Layers", step.list());
    absent.put("FileSystemConfigs", step.list());
    absent.put("Environment", step.object().set("Variables", step.object()));
    absent.put("DeadLetterConfig", step.object().put("TargetArn", ""));
    absent.put("TracingConfig", step.object().put("Mode", "PassThrough"));
    absent.put("EphemeralStorage", step.object().put("Size", 512));
    absent.put("SnapStart", step.object().put("ApplyOn", "None"));
    absent.put("KmsKeyArn", step.object().stringNode(""));
    absent.put("LoggingConfig", step.object().put("LogFormat", "Text"));
    ObjectNode vpc = step.object();
    vpc.set("SubnetIds", step.list());
    vpc.set("SecurityGroupIds", step.list());
    absent.put("VpcConfig", vpc);
    ObjectNode wanted = step.without(NO_CONFIGURATION);
    for (String not :
        new String[] {
          "FunctionName",
          "PackageType",
          "Architectures",
          "CodeSigningConfigArn",
          "TenancyConfig",
          "CapacityProviderConfig"
        }) {
      wanted.remove(not);
    }
    wanted
        .properties()
        .forEach(
            property -> {
              if (step.changed(property.getKey())) {
                input.set(property.getKey(), property.getValue());
              }
            });
    absent.forEach(
        (name, value) -> {
          if (step.before().has(name) && !step.has(name)) {
            input.set(name, value);
          }
        });
    return input;
  }
}
