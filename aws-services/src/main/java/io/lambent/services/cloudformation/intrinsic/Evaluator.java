package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.TemplateError;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Computes values of a template. {@code AWS::NoValue} is a missing node, which objects and lists
 * leave out. A function of a value that is not known yet is not known either; but {@code Fn::Sub}
 * shows the parts that are known.
 */
public final class Evaluator {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private final Scope scope;
  private final Conditions conditions;
  private final TextFunctions texts;
  private final ListFunctions lists;
  private final Lookups lookups;

  public Evaluator(Scope scope) {
    this.scope = scope;
    this.conditions = new Conditions(this);
    this.texts = new TextFunctions(this);
    this.lists = new ListFunctions(this);
    this.lookups = new Lookups(this);
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
      case "Ref" -> lookups.ref(argument);
      case "Fn::GetAtt" -> lookups.getAtt(argument);
      case "Fn::Sub" -> texts.sub(argument);
      case "Fn::Join" -> texts.join(argument);
      case "Fn::Select" -> lists.select(argument);
      case "Fn::Split" -> lists.split(argument);
      case "Fn::If" -> conditional(argument);
      case "Fn::FindInMap" -> lookups.findInMap(argument);
      case "Fn::ImportValue" -> lookups.importValue(argument);
      case "Fn::Base64" -> texts.base64(argument);
      case "Fn::Cidr" -> Cidr.blocks(this, argument);
      case "Fn::GetAZs" -> lists.zones(argument);
      case "Fn::Length" -> lists.length(argument);
      case "Fn::ToJsonString" -> texts.toJson(argument);
      case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" ->
          NODES.booleanNode(conditions.function(name, argument));
      default -> throw new TemplateError("Template error: " + name + " is not supported here");
    };
  }

  private JsonNode conditional(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 3 || !argument.get(0).isString()) {
      throw new TemplateError(
          "Template error: Fn::If requires a list argument with three elements");
    }
    return value(argument.get(isTrue(argument.get(0).asString()) ? 1 : 2));
  }

  /** Returns true for a text that is not known yet, or only in parts. */
  static boolean isUnknown(JsonNode node) {
    return node.isString() && node.asString().contains(Scope.UNKNOWN);
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
}
