package io.lambent.services.cloudformation.resource;

import io.lambent.services.operations.OperationFailure;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Types of what belongs to functions: versions, aliases, permissions, URLs, mappings, layers. */
final class LambdaPartTypes {
  private static final String NOT_FOUND = LambdaTypes.NOT_FOUND;
  private static final String CONFLICT = "ResourceConflictException";
  private static final int LONGEST_STATEMENT = 100;
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

  private LambdaPartTypes() {}

  static void addTo(TypeList types) {
    types.add(
        "AWS::Lambda::CodeSigningConfig",
        step -> {
          ObjectNode input = step.without("Tags");
          if (!step.tags().isEmpty()) {
            input.set("Tags", step.tagMap());
          }
          return signing(step.call("lambda", "CreateCodeSigningConfig", input));
        },
        step ->
            signing(
                step.call(
                    "lambda",
                    "UpdateCodeSigningConfig",
                    step.without("Tags").put("CodeSigningConfigArn", step.physicalId()))),
        step ->
            step.callUnless(
                "lambda",
                "DeleteCodeSigningConfig",
                step.object().put("CodeSigningConfigArn", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::Lambda::Version",
        LambdaPartTypes::publish,
        null,
        step ->
            step.callUnless(
                "lambda",
                "DeleteFunction",
                step.object().put("FunctionName", step.physicalId()),
                NOT_FOUND));
    types.add(
        "AWS::Lambda::Alias",
        LambdaPartTypes::createAlias,
        LambdaPartTypes::updateAlias,
        step ->
            step.callUnless("lambda", "DeleteAlias", step.pick("FunctionName", "Name"), NOT_FOUND));
    types.add("AWS::Lambda::Permission", LambdaPartTypes::permit, null, LambdaPartTypes::forbid);
    types.add(
        "AWS::Lambda::Url",
        step -> url(step, "CreateFunctionUrlConfig"),
        step -> url(step, "UpdateFunctionUrlConfig"),
        step -> step.callUnless("lambda", "DeleteFunctionUrlConfig", urlOwner(step), NOT_FOUND));
    types.add(
        "AWS::Lambda::EventSourceMapping",
        LambdaPartTypes::createMapping,
        LambdaPartTypes::updateMapping,
        LambdaPartTypes::deleteMapping);
    types.add(
        "AWS::Lambda::LayerVersion",
        step -> {
          ObjectNode input = step.without("LayerName");
          input.put("LayerName", step.text("LayerName", step.generated(64, "")));
          String arn =
              step.call("lambda", "PublishLayerVersion", input).path("LayerVersionArn").asString();
          return Made.of(arn, "LayerVersionArn", arn);
        },
        null,
        step ->
            step.callUnless(
                "lambda", "DeleteLayerVersion", layer(step.physicalId(), step), NOT_FOUND));
    types.add(
        "AWS::Lambda::LayerVersionPermission",
        step -> {
          ObjectNode input = layer(step.text("LayerVersionArn"), step);
          input.put("StatementId", step.token());
          input.setAll(step.pick("Action", "Principal", "OrganizationId"));
          step.callUnless("lambda", "AddLayerVersionPermission", input, CONFLICT);
          return Made.of(step.text("LayerVersionArn") + "#" + step.token(), "Id", step.token());
        },
        null,
        step -> {
          ObjectNode input = layer(step.text("LayerVersionArn"), step);
          String id = step.physicalId();
          input.put("StatementId", id.substring(id.indexOf('#') + 1));
          step.callUnless("lambda", "RemoveLayerVersionPermission", input, NOT_FOUND);
        });
    types.add(
        "AWS::Lambda::EventInvokeConfig",
        step -> invokeConfig(step, step.text("FunctionName") + "|" + step.text("Qualifier")),
        step -> invokeConfig(step, step.physicalId()),
        step ->
            step.callUnless(
                "lambda",
                "DeleteFunctionEventInvokeConfig",
                step.pick("FunctionName", "Qualifier"),
                NOT_FOUND));
  }

  private static Made publish(Step step) {
    if (step.has("RuntimePolicy") || step.has("FunctionScalingConfig")) {
      throw new ResourceFailure(
          "RuntimePolicy and FunctionScalingConfig of AWS::Lambda::Version are not supported.");
    }
    ObjectNode input = step.pick("FunctionName", "CodeSha256", "Description");
    ObjectNode version = step.call("lambda", "PublishVersion", input);
    String arn = version.path("FunctionArn").asString();
    String number = version.path("Version").asString();
    provision(step, number);
    return Made.of(arn, "FunctionArn", arn, "Version", number);
  }

  private static void provision(Step step, String qualifier) {
    JsonNode wanted = step.get("ProvisionedConcurrencyConfig");
    ObjectNode input =
        step.object().put("FunctionName", step.text("FunctionName")).put("Qualifier", qualifier);
    if (!wanted.isMissingNode()) {
      if (step.changed("ProvisionedConcurrencyConfig")) {
        input.setAll((ObjectNode) wanted);
        step.call("lambda", "PutProvisionedConcurrencyConfig", input);
      }
    } else if (step.before().has("ProvisionedConcurrencyConfig")) {
      step.callUnless("lambda", "DeleteProvisionedConcurrencyConfig", input, NOT_FOUND);
    }
  }

  private static ObjectNode alias(Step step) {
    ObjectNode input = step.pick("FunctionName", "Name", "FunctionVersion", "Description");
    if (step.has("RoutingConfig")) {
      ObjectNode weights = input.putObject("RoutingConfig").putObject("AdditionalVersionWeights");
      step.get("RoutingConfig")
          .path("AdditionalVersionWeights")
          .forEach(
              each ->
                  weights.set(
                      each.path("FunctionVersion").asString(), each.path("FunctionWeight")));
    } else if (step.before().has("RoutingConfig")) {
      input.putObject("RoutingConfig").putObject("AdditionalVersionWeights");
    }
    return input;
  }

  private static Made createAlias(Step step) {
    ObjectNode name = step.pick("FunctionName", "Name");
    step.begin(
        step.text("FunctionName") + "|" + step.text("Name"),
        () -> step.answers("lambda", "GetAlias", name, NOT_FOUND));
    step.callUnless("lambda", "CreateAlias", alias(step), CONFLICT);
    ObjectNode made = step.call("lambda", "GetAlias", name);
    provision(step, step.text("Name"));
    String arn = made.path("AliasArn").asString();
    return Made.of(arn, "AliasArn", arn);
  }

  private static Made updateAlias(Step step) {
    step.call("lambda", "UpdateAlias", alias(step));
    provision(step, step.text("Name"));
    return new Made(step.physicalId(), step.attributes());
  }

  private static Made permit(Step step) {
    String id = step.generated(LONGEST_STATEMENT, "");
    ObjectNode input = step.properties().deepCopy();
    input.put("StatementId", id);
    // The id is of this step alone, so a conflict means that it has been added already.
    step.callUnless("lambda", "AddPermission", input, CONFLICT);
    return Made.of(id, "Id", id);
  }

  private static void forbid(Step step) {
    step.callUnless(
        "lambda",
        "RemovePermission",
        step.object()
            .put("FunctionName", step.text("FunctionName"))
            .put("StatementId", step.physicalId()),
        NOT_FOUND);
  }

  private static ObjectNode urlOwner(Step step) {
    ObjectNode owner = step.object().put("FunctionName", step.text("TargetFunctionArn"));
    if (step.has("Qualifier")) {
      owner.put("Qualifier", step.text("Qualifier"));
    }
    return owner;
  }

  private static Made url(Step step, String operation) {
    ObjectNode input = urlOwner(step);
    input.setAll(step.pick("AuthType", "Cors", "InvokeMode"));
    if (!step.has("Cors") && step.before().has("Cors")) {
      input.putObject("Cors");
    }
    ObjectNode made = step.call("lambda", operation, input);
    String arn = made.path("FunctionArn").asString();
    return Made.of(arn, "FunctionArn", arn, "FunctionUrl", made.path("FunctionUrl").asString());
  }

  private static Made signing(ObjectNode answer) {
    JsonNode config = answer.path("CodeSigningConfig");
    String arn = config.path("CodeSigningConfigArn").asString();
    return Made.of(
        arn,
        "CodeSigningConfigArn",
        arn,
        "CodeSigningConfigId",
        config.path("CodeSigningConfigId").asString());
  }

  private static Made createMapping(Step step) {
    ObjectNode input = step.without("Tags");
    if (!step.tags().isEmpty()) {
      input.set("Tags", step.tagMap());
    }
    boolean isRepeated = step.progress().saved().has("begun");
    step.begin("", () -> false);
    String id;
    try {
      id = step.call("lambda", "CreateEventSourceMapping", input).path("UUID").asString();
    } catch (OperationFailure e) {
      if (!e.is(CONFLICT) || !isRepeated) {
        throw e;
      }
      id = existingMapping(step);
    }
    step.identified(id);
    settle(step, id);
    return mapping(step, id);
  }

  /** The mapping that an earlier run of this step has made. */
  private static String existingMapping(Step step) {
    return step.call(
            "lambda", "ListEventSourceMappings", step.pick("FunctionName", "EventSourceArn"))
        .path("EventSourceMappings")
        .path(0)
        .path("UUID")
        .asString();
  }

  private static Made mapping(Step step, String id) {
    return Made.of(
        id, "Id", id, "EventSourceMappingArn", step.arn("lambda", "event-source-mapping:" + id));
  }

  private static void settle(Step step, String id) {
    ObjectNode named = step.object().put("UUID", id);
    step.until(
        () ->
            !step.call("lambda", "GetEventSourceMapping", named)
                .path("State")
                .asString("")
                .endsWith("ing"),
        LONGEST_WAIT,
        "The event source mapping " + id + " did not settle within ten minutes.");
  }

  private static Made updateMapping(Step step) {
    String id = step.physicalId();
    ObjectNode input =
        step.without(
            "Tags",
            "EventSourceArn",
            "StartingPosition",
            "StartingPositionTimestamp",
            "SelfManagedEventSource",
            "Topics",
            "Queues");
    input.put("UUID", id);
    if (step.before().has("FilterCriteria") && !step.has("FilterCriteria")) {
      input.putObject("FilterCriteria").putArray("Filters");
    }
    if (step.before().has("FunctionResponseTypes") && !step.has("FunctionResponseTypes")) {
      input.putArray("FunctionResponseTypes");
    }
    if (step.before().has("Enabled") && !step.has("Enabled")) {
      input.put("Enabled", true);
    }
    step.call("lambda", "UpdateEventSourceMapping", input);
    settle(step, id);
    LambdaTypes.tags(step, step.arn("lambda", "event-source-mapping:" + id));
    return mapping(step, id);
  }

  private static void deleteMapping(Step step) {
    ObjectNode id = step.object().put("UUID", step.physicalId());
    step.callUnless("lambda", "DeleteEventSourceMapping", id, NOT_FOUND);
    step.until(
        () -> !step.answers("lambda", "GetEventSourceMapping", id, NOT_FOUND),
        LONGEST_WAIT,
        "The event source mapping was not deleted within ten minutes.");
  }

  private static ObjectNode layer(String arn, Step step) {
    int colon = arn.lastIndexOf(':');
    return step.object()
        .put("LayerName", arn.substring(0, colon))
        .put("VersionNumber", arn.substring(colon + 1));
  }

  private static Made invokeConfig(Step step, String id) {
    step.call("lambda", "PutFunctionEventInvokeConfig", step.properties());
    return Made.of(id);
  }
}
