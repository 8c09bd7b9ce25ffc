package io.lambent.services.cloudformation.intrinsic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.services.cloudformation.template.SubText;
import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Computes values of a template. {@code AWS::NoValue} is a missing node, which objects and lists
 * leave out. A function of a value that is not known yet is not known either.
 */
public final class Evaluator {
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
  private static final String SPLIT_ARGUMENTS =
      "Template error: every Fn::Split object requires two parameters, (1) a string delimiter and"
          + " (2) a string to be split or a function that returns a string to be split.";
  private static final String SELECT_ARGUMENTS =
      "Template error: Fn::Select requires a list argument with two elements: an integer index and"
          + " a list";

  private final Scope scope;
  private final Conditions conditions;

  public Evaluator(Scope scope) {
    this.scope = scope;
    this.conditions = new Conditions(this);
  }

  /** Computes a value; missing where it is {@code AWS::NoValue}. */
  public JsonNode value(JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = NODES.arrayNode();
      for (JsonNode element : node) {
        JsonNode value = value(element);
        if (!value.isMissingNode()) {
          list.add(value);
        }
      }
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    if (node.size() == 1) {
      Map.Entry<String, JsonNode> call = node.properties().iterator().next();
      String name = call.getKey();
      if (name.equals("Ref") || name.startsWith("Fn::")) {
        return function(name, call.getValue());
      }
      if (name.equals("Condition") && call.getValue().isString() && isCondition(call.getValue())) {
        return NODES.booleanNode(isTrue(call.getValue().asString()));
      }
    }
    ObjectNode object = NODES.objectNode();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      JsonNode value = value(property.getValue());
      if (!value.isMissingNode()) {
        object.set(property.getKey(), value);
      }
    }
    return object;
  }

  /** In policies, {@code Condition} is a property. */
  private boolean isCondition(JsonNode name) {
    return scope.condition(name.asString()) != null;
  }

  /** Computes a condition of the template. */
  public boolean isTrue(String condition) {
    return conditions.isTrue(condition);
  }

  Scope scope() {
    return scope;
  }

  /** Computes a text. */
  public String text(JsonNode node) {
    JsonNode value = value(node);
    if (value.isContainer() || value.isMissingNode()) {
      throw new TemplateError("Template error: a string is expected, not " + value);
    }
    return value.asString();
  }

  private JsonNode function(String name, JsonNode argument) {
    return switch (name) {
      case "Ref" -> ref(argument);
      case "Fn::GetAtt" -> getAtt(argument);
      case "Fn::Sub" -> sub(argument);
      case "Fn::Join" -> join(argument);
      case "Fn::Select" -> select(argument);
      case "Fn::Split" -> split(argument);
      case "Fn::If" -> conditional(argument);
      case "Fn::FindInMap" -> findInMap(argument);
      case "Fn::ImportValue" -> importValue(argument);
      case "Fn::Base64" -> base64(argument);
      case "Fn::Cidr" -> Cidr.blocks(this, argument);
      case "Fn::GetAZs" -> zones(argument);
      case "Fn::Length" -> length(argument);
      case "Fn::ToJsonString" -> toJson(argument);
      case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" ->
          NODES.booleanNode(conditions.function(name, argument));
      default -> throw new TemplateError("Template error: " + name + " is not supported here");
    };
  }

  private JsonNode ref(JsonNode argument) {
    JsonNode named = argument.isObject() ? value(argument) : argument;
    if (!named.isString()) {
      throw new TemplateError(
          "Template format error: All Ref objects must have a single String value.");
    }
    JsonNode value = scope.ref(named.asString());
    if (value == null) {
      throw TemplateError.format(
          "Unresolved resource dependencies ["
              + named.asString()
              + "] in the Resources block of the template");
    }
    return value;
  }

  private JsonNode getAtt(JsonNode argument) {
    String[] parts;
    if (argument.isString()) {
      parts = argument.asString().split("\\.", 2);
    } else if (argument.isArray() && argument.size() == 2) {
      parts = new String[] {text(argument.get(0)), text(argument.get(1))};
    } else {
      parts = new String[0];
    }
    if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
      throw new TemplateError(
          "Template error: every Fn::GetAtt object requires two non-empty parameters, the resource"
              + " name and the resource attribute");
    }
    return scope.attribute(parts[0], parts[1]);
  }

  private JsonNode sub(JsonNode argument) {
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
          if (isUnknown(value)) {
            return UNKNOWN;
          }
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
      return value(variables.get(name));
    }
    int dot = name.indexOf('.');
    if (dot >= 0) {
      return scope.attribute(name.substring(0, dot), name.substring(dot + 1));
    }
    JsonNode value = scope.ref(name);
    if (value == null) {
      throw TemplateError.format(
          "Unresolved resource dependencies [" + name + "] in the Resources block of the template");
    }
    return value;
  }

  private JsonNode join(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 2 || argument.get(0).isContainer()) {
      throw new TemplateError(JOIN_ARGUMENTS);
    }
    JsonNode list = value(argument.get(1));
    if (isUnknown(list)) {
      return UNKNOWN;
    }
    if (!list.isArray()) {
      throw new TemplateError(JOIN_ARGUMENTS);
    }
    StringBuilder text = new StringBuilder();
    boolean isFirst = true;
    for (JsonNode element : list) {
      if (isUnknown(element)) {
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

  private JsonNode select(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 2) {
      throw new TemplateError(SELECT_ARGUMENTS);
    }
    JsonNode list = value(argument.get(1));
    if (isUnknown(list)) {
      return UNKNOWN;
    }
    String index = text(argument.get(0));
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

  private JsonNode split(JsonNode argument) {
    if (!argument.isArray()
        || argument.size() != 2
        || !argument.get(0).isString()
        || argument.get(0).asString().isEmpty()) {
      throw new TemplateError(SPLIT_ARGUMENTS);
    }
    JsonNode text = value(argument.get(1));
    if (isUnknown(text)) {
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

  private JsonNode conditional(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 3 || !argument.get(0).isString()) {
      throw new TemplateError(
          "Template error: Fn::If requires a list argument with three elements");
    }
    return value(argument.get(isTrue(argument.get(0).asString()) ? 1 : 2));
  }

  private JsonNode findInMap(JsonNode argument) {
    if (!argument.isArray() || argument.size() < 3 || argument.size() > 4) {
      throw new TemplateError(
          "Template error: every Fn::FindInMap object requires three parameters, the map name, map"
              + " key and the attribute for return value");
    }
    String map = text(argument.get(0));
    String first = text(argument.get(1));
    String second = text(argument.get(2));
    JsonNode found = scope.mappings().path(map).path(first).path(second);
    if (!found.isMissingNode()) {
      return found;
    }
    JsonNode otherwise = argument.path(3).path("DefaultValue");
    if (!otherwise.isMissingNode()) {
      return value(otherwise);
    }
    throw new TemplateError(
        scope.mappings().has(map)
            ? "Template error: Unable to get mapping for " + map + "::" + first + "::" + second
            : "Template error: Mapping named '"
                + map
                + "' is not present in the 'Mappings' section of template.");
  }

  private JsonNode importValue(JsonNode argument) {
    JsonNode name = value(argument);
    if (isUnknown(name)) {
      return UNKNOWN;
    }
    if (name.isContainer() || name.isMissingNode()) {
      throw new TemplateError(
          "Template error: the attribute in Fn::ImportValue must be a string or a function that"
              + " returns a string");
    }
    return scope.importValue(name.asString());
  }

  private JsonNode base64(JsonNode argument) {
    JsonNode value = value(argument);
    if (isUnknown(value)) {
      return UNKNOWN;
    }
    if (value.isContainer() || value.isMissingNode()) {
      throw new TemplateError(
          "Template error: every Fn::Base64 object must have a String-typed value.");
    }
    return NODES.stringNode(Base64.getEncoder().encodeToString(value.asString().getBytes(UTF_8)));
  }

  private JsonNode zones(JsonNode argument) {
    ArrayNode zones = NODES.arrayNode();
    scope.zones(text(argument)).forEach(zones::add);
    return zones;
  }

  private JsonNode length(JsonNode argument) {
    JsonNode list = value(argument);
    if (!list.isArray()) {
      throw new TemplateError(
          "Template error: Fn::Length requires a list or a function that returns a list");
    }
    return NODES.numberNode(list.size());
  }

  private JsonNode toJson(JsonNode argument) {
    JsonNode value = value(argument);
    if (!value.isContainer()) {
      throw new TemplateError("Template error: Fn::ToJsonString requires an object or a list");
    }
    return containsUnknown(value) ? UNKNOWN : NODES.stringNode(TemplateText.write(value));
  }

  static boolean isUnknown(JsonNode node) {
    return node.isString() && node.asString().equals(Scope.UNKNOWN);
  }

  /** Returns true where a part of a value is not known yet. */
  public static boolean containsUnknown(JsonNode node) {
    if (isUnknown(node)) {
      return true;
    }
    for (JsonNode part : node) {
      if (containsUnknown(part)) {
        return true;
      }
    }
    return false;
  }

  /** Conditions of the template, each computed once. */
  private static final class Conditions {
    private static final int FEWEST = 2;
    private static final int MOST = 10;

    private final Evaluator evaluator;
    private final Map<String, Boolean> known = new HashMap<>();
    private final Deque<String> open = new ArrayDeque<>();

    Conditions(Evaluator evaluator) {
      this.evaluator = evaluator;
    }

    synchronized boolean isTrue(String name) {
      Boolean value = known.get(name);
      if (value != null) {
        return value;
      }
      JsonNode definition = evaluator.scope().condition(name);
      if (definition == null) {
        throw new TemplateError(
            "Template error: unresolved condition dependency " + name + " in Fn::If");
      }
      if (open.contains(name)) {
        throw TemplateError.format("Circular dependency between conditions: " + open);
      }
      open.push(name);
      boolean computed = bool(definition);
      open.pop();
      known.put(name, computed);
      return computed;
    }

    private boolean bool(JsonNode node) {
      JsonNode value = evaluator.value(node);
      if (value.isBoolean()) {
        return value.asBoolean();
      }
      String text = value.asString("");
      if (text.equals("true") || text.equals("false")) {
        return text.equals("true");
      }
      throw new TemplateError(
          "Template error: every condition must be a boolean or a function that returns one");
    }

    boolean function(String name, JsonNode argument) {
      return switch (name) {
        case "Fn::Equals" -> {
          if (!argument.isArray() || argument.size() != 2) {
            throw new TemplateError(
                "Template error: every Fn::Equals object requires a list of 2 string parameters.");
          }
          yield TemplateText.same(
              evaluator.value(argument.get(0)), evaluator.value(argument.get(1)));
        }
        case "Fn::Not" -> {
          if (!argument.isArray() || argument.size() != 1) {
            throw new TemplateError(
                "Template error: every Fn::Not object requires one boolean parameter.");
          }
          yield !bool(argument.get(0));
        }
        default -> several(name, argument);
      };
    }

    private boolean several(String name, JsonNode argument) {
      if (!argument.isArray() || argument.size() < FEWEST || argument.size() > MOST) {
        throw new TemplateError(
            "Template error: every "
                + name
                + " object requires a list of at least 2 and at most 10 boolean parameters.");
      }
      boolean isAnd = name.equals("Fn::And");
      for (JsonNode each : argument) {
        if (bool(each) != isAnd) {
          return !isAnd;
        }
      }
      return isAnd;
    }
  }
}
