package io.lambent.services.cloudformation.intrinsic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.template.SubText;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.Base64;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;

/** Functions that make texts: of templates with variables, of lists, and of other values. */
final class TextFunctions {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonNode UNKNOWN = NODES.stringNode(Scope.UNKNOWN);

  private static final String SUB_ARGUMENTS =
      "Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments."
          + " Specify a string as first argument, and an optional second argument to specify a"
          + " mapping of values to replace in the string";

  private static final String JOIN_ARGUMENTS =
      "Template error: every Fn::Join object requires two parameters, (1) a string delimiter and"
          + " (2) a list of strings to be joined or a function that returns a list of strings (such"
          + " as Fn::GetAZs) to be joined.";

  private final Evaluator evaluator;

  TextFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  JsonNode sub(JsonNode argument) {
    JsonNode template = argument.isArray() ? argument.path(0) : argument;
    JsonNode variables = argument.isArray() ? argument.path(1) : MissingNode.getInstance();
    boolean isFine =
        template.isString()
            && (!argument.isArray()
                || argument.size() == 2 && variables.isObject()
                || argument.isArray() && argument.size() == 1);
    if (!isFine) {
      throw new TemplateError(SUB_ARGUMENTS);
    }
    StringBuilder text = new StringBuilder();
    for (SubText.Part part : SubText.parts(template.asString())) {
      switch (part) {
        case SubText.Part.Literal literal -> text.append(literal.text());
        case SubText.Part.Variable variable -> {
          JsonNode value = variable(variable.name(), variables);
          if (value.isContainer()) {
            throw new TemplateError(
                "Template error: variable "
                    + variable.name()
                    + " in Fn::Sub expression does not"
                    + " resolve to a string");
          }
          text.append(value.asString());
        }
      }
    }
    return NODES.stringNode(text.toString());
  }

  private JsonNode variable(String name, JsonNode variables) {
    if (variables.has(name)) {
      return evaluator.value(variables.get(name));
    }
    int dot = name.indexOf('.');
    if (dot >= 0) {
      return evaluator.scope().attribute(name.substring(0, dot), name.substring(dot + 1));
    }
    JsonNode value = evaluator.scope().ref(name);
    if (value == null) {
      throw TemplateError.format(
          "Unresolved resource dependencies [" + name + "] in the Resources block of the template");
    }
    return value;
  }

  JsonNode join(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 2 || argument.get(0).isContainer()) {
      throw new TemplateError(JOIN_ARGUMENTS);
    }
    JsonNode list = evaluator.value(argument.get(1));
    if (Evaluator.isUnknown(list)) {
      return UNKNOWN;
    }
    if (!list.isArray()) {
      throw new TemplateError(JOIN_ARGUMENTS);
    }
    StringBuilder text = new StringBuilder();
    boolean isFirst = true;
    for (JsonNode element : list) {
      if (Evaluator.isUnknown(element)) {
        return UNKNOWN;
      }
      if (element.isContainer()) {
        throw new TemplateError(JOIN_ARGUMENTS);
      }
      text.append(isFirst ? "" : argument.get(0).asString()).append(element.asString());
      isFirst = false;
    }
    return NODES.stringNode(text.toString());
  }

  JsonNode base64(JsonNode argument) {
    JsonNode value = evaluator.value(argument);
    if (Evaluator.isUnknown(value)) {
      return UNKNOWN;
    }
    if (value.isContainer() || value.isMissingNode()) {
      throw new TemplateError(
          "Template error: every Fn::Base64 object must have a String-typed value.");
    }
    return NODES.stringNode(Base64.getEncoder().encodeToString(value.asString().getBytes(UTF_8)));
  }

  JsonNode toJson(JsonNode argument) {
    JsonNode value = evaluator.value(argument);
    if (!value.isContainer()) {
      throw new TemplateError("Template error: Fn::ToJsonString requires an object or a list");
    }
    return Evaluator.containsUnknown(value) ? UNKNOWN : NODES.stringNode(TemplateText.write(value));
  }
}
