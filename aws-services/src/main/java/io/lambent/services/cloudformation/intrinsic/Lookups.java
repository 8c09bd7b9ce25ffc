package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.TemplateError;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Functions that look names up: of resources and parameters, in mappings, and among exports. */
final class Lookups {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonNode UNKNOWN = NODES.stringNode(Scope.UNKNOWN);

  private final Evaluator evaluator;

  Lookups(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  JsonNode ref(JsonNode argument) {
    JsonNode named = argument.isObject() ? evaluator.value(argument) : argument;
    if (!named.isString()) {
      throw new TemplateError(
          "Template format error: All Ref objects must have a single String value.");
    }
    JsonNode value = evaluator.scope().ref(named.asString());
    if (value == null) {
      throw TemplateError.format(
          "Unresolved resource dependencies ["
              + named.asString()
              + "] in the Resources block of the template");
    }
    return value;
  }

  JsonNode getAtt(JsonNode argument) {
    String[] parts;
    if (argument.isString()) {
      parts = argument.asString().split("\\.", 2);
    } else if (argument.isArray() && argument.size() == 2) {
      parts = new String[] {evaluator.text(argument.get(0)), evaluator.text(argument.get(1))};
    } else {
      parts = new String[0];
    }
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new TemplateError(
          "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource"
              + " name and the resource attribute");
    }
    return evaluator.scope().attribute(parts[0], parts[1]);
  }

  JsonNode findInMap(JsonNode argument) {
    if (!argument.isArray() || argument.size() < 3 || argument.size() > 4) {
      throw new TemplateError(
          "Template error: every Fn::FindInMap object requires three parameters, the map name, map"
              + " key and the attribute for return value");
    }
    String map = evaluator.text(argument.get(0));
    String first = evaluator.text(argument.get(1));
    String second = evaluator.text(argument.get(2));
    JsonNode found = evaluator.scope().mappings().path(map).path(first).path(second);
    if (!found.isMissingNode()) {
      return found;
    }
    JsonNode otherwise = argument.path(3).path("DefaultValue");
    if (!otherwise.isMissingNode()) {
      return evaluator.value(otherwise);
    }
    throw new TemplateError(
        evaluator.scope().mappings().has(map)
            ? "Template error: Unable to get mapping for " + map + "::" + first + "::" + second
            : "Template error: Mapping named '"
                + map
                + "' is not present in the 'Mappings' section of template.");
  }

  JsonNode importValue(JsonNode argument) {
    JsonNode name = evaluator.value(argument);
    if (Evaluator.isUnknown(name)) {
      return UNKNOWN;
    }
    if (name.isContainer() || name.isMissingNode()) {
      throw new TemplateError(
          "Template error: the attribute in Fn::ImportValue must be a string or a function that"
              + " returns a string");
    }
    return evaluator.scope().importValue(name.asString());
  }
}
