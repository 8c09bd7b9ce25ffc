package io.lambent.services.cloudformation;

import io.lambent.aws.wire.Struct;
import io.lambent.services.cloudformation.stack.Deployment;
import io.lambent.services.cloudformation.stack.ParameterValue;
import io.lambent.services.cloudformation.template.ParameterDefinition;
import io.lambent.services.cloudformation.template.Template;
import io.lambent.services.operations.AwsOperations;
import io.lambent.services.operations.OperationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.JsonNodeFactory;

/** Turns parameters of requests into values of a template's parameters. */
@Component("cloudFormationParameterInputs")
class ParameterInputs {
  private final AwsOperations operations;

  ParameterInputs(AwsOperations operations) {
    this.operations = operations;
  }

  Map<String, ParameterValue> values(
      AwsOperations.Scope scope,
      Template template,
      List<Struct> given,
      @Nullable Deployment previous) {
    Map<String, String> texts = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (Struct parameter : given) {
      String name = Inputs.text(parameter, "ParameterKey");
      if (!template.parameters().containsKey(name)) {
        unknown.add(name);
      } else if (Inputs.flag(parameter, "UsePreviousValue")) {
        ParameterValue value = previous == null ? null : previous.parameters().get(name);
        if (value == null) {
          throw CloudFormationErrors.validation(
              "Invalid input for parameter key "
                  + name
                  + ". Cannot specify usePreviousValue as true for a parameter key not in the"
                  + " previous template");
        }
        texts.put(name, value.value());
      } else {
        texts.put(name, Inputs.text(parameter, "ParameterValue"));
      }
    }
    if (!unknown.isEmpty()) {
      throw CloudFormationErrors.validation(
          "Parameters: " + unknown + " do not exist in the template");
    }
    return values(scope, template, texts);
  }

  /** Fills in defaults, checks constraints and reads Parameter Store. */
  Map<String, ParameterValue> values(
      AwsOperations.Scope scope, Template template, Map<String, String> texts) {
    Map<String, ParameterValue> values = new LinkedHashMap<>();
    List<String> missing = new ArrayList<>();
    for (ParameterDefinition definition : template.parameters().values()) {
      String text = texts.getOrDefault(definition.name(), definition.defaultValue());
      if (text == null) {
        missing.add(definition.name());
      } else {
        definition.check(text);
        values.put(definition.name(), new ParameterValue(text, stored(scope, definition, text)));
      }
    }
    if (!missing.isEmpty()) {
      throw CloudFormationErrors.validation("Parameters: " + missing + " must have values");
    }
    return values;
  }

  private @Nullable String stored(
      AwsOperations.Scope scope, ParameterDefinition definition, String name) {
    if (!definition.isStored()) {
      return null;
    }
    try {
      return operations
          .call(
              scope, "ssm", "GetParameter", JsonNodeFactory.instance.objectNode().put("Name", name))
          .path("Parameter")
          .path("Value")
          .asString();
    } catch (OperationFailure e) {
      throw CloudFormationErrors.validation(
          e.is("ParameterNotFound") && definition.defaultValue() == null
              ? "Parameter "
                  + definition.name()
                  + " should either have input value or default value"
              : "Unable to fetch parameters [" + name + "] from parameter store for this account.");
    }
  }
}
