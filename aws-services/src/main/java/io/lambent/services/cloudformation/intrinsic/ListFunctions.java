package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.TemplateError;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Functions of lists: parts of texts, elements, lengths and availability zones. */
final class ListFunctions {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final JsonNode UNKNOWN = NODES.stringNode(Scope.UNKNOWN);

  private static final String SPLIT_ARGUMENTS =
      "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and"
          + " (2) a string to be split or a function that returns a string to be split.";

  private static final String SELECT_ARGUMENTS =
      "Template error: Fn::Select requires a list argument with two elements: an integer index and"
          + " a list";

  private final Evaluator evaluator;

  ListFunctions(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  JsonNode select(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 2) {
      throw new TemplateError(SELECT_ARGUMENTS);
    }
    JsonNode list = evaluator.value(argument.get(1));
    if (Evaluator.isUnknown(list)) {
      return UNKNOWN;
    }
    String index = evaluator.text(argument.get(0));
    if (!list.isArray() || !index.matches("-?[0-9]{1,9}")) {
      throw new TemplateError(SELECT_ARGUMENTS);
    }
    int number = Integer.parseInt(index);
    if (number < 0 || number >= list.size()) {
      throw new TemplateError(
          "Template error: Fn::Select cannot select nonexistent value at index " + number);
    }
    return list.get(number);
  }

  JsonNode split(JsonNode argument) {
    if (!argument.isArray()
        || argument.size() != 2
        || !argument.get(0).isString()
        || argument.get(0).asString().isEmpty()) {
      throw new TemplateError(SPLIT_ARGUMENTS);
    }
    JsonNode text = evaluator.value(argument.get(1));
    if (Evaluator.isUnknown(text)) {
      return UNKNOWN;
    }
    if (text.isContainer() || text.isMissingNode()) {
      throw new TemplateError(SPLIT_ARGUMENTS);
    }
    ArrayNode parts = NODES.arrayNode();
    String delimiter = Pattern.quote(argument.get(0).asString());
    for (String part : text.asString().split(delimiter, -1)) {
      parts.add(part);
    }
    return parts;
  }

  JsonNode length(JsonNode argument) {
    JsonNode list = evaluator.value(argument);
    if (!list.isArray()) {
      throw new TemplateError(
          "Template error: Fn::Length requires a list or a function that returns a list");
    }
    return NODES.numberNode(list.size());
  }

  JsonNode zones(JsonNode argument) {
    ArrayNode zones = NODES.arrayNode();
    evaluator.scope().zones(evaluator.text(argument)).forEach(zones::add);
    return zones;
  }
}
