package io.lambent.services.cloudformation.intrinsic;

import io.lambent.services.cloudformation.template.TemplateError;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Conditions of the template, each computed once. */
final class Conditions {
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
        yield TemplateText.same(evaluator.value(argument.get(0)), evaluator.value(argument.get(1)));
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
