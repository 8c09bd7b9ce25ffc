package io.lambent.services.cloudformation.template;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the names that a value refers to. */
public final class References {
  /** The names of resources and parameters in {@code Ref} and {@code Fn::Sub}. */
  private final Set<String> refs = new LinkedHashSet<>();

  /** The names of resources whose attributes are used. */
  private final Set<String> attributes = new LinkedHashSet<>();

  /** The same, each with a dot and the name of the attribute. */
  private final Set<String> attributesWithNames = new LinkedHashSet<>();

  /** The conditions that {@code Fn::If} and {@code Condition} name. */
  private final Set<String> conditions = new LinkedHashSet<>();

  private final @Nullable Predicate<String> isTrue;

  private References(@Nullable Predicate<String> isTrue) {
    this.isTrue = isTrue;
  }

  /** Finds all references of a value, in both branches of each {@code Fn::If}. */
  public static References all(JsonNode value) {
    References references = new References(null);
    references.visit(value);
    return references;
  }

  /** Finds those references that matter under conditions. */
  public static References under(JsonNode value, Predicate<String> isTrue) {
    References references = new References(isTrue);
    references.visit(value);
    return references;
  }

  public Set<String> refs() {
    return refs;
  }

  public Set<String> attributes() {
    return attributes;
  }

  public Set<String> attributesWithNames() {
    return attributesWithNames;
  }

  public Set<String> conditions() {
    return conditions;
  }

  private void visit(JsonNode node) {
    if (node.isArray()) {
      node.forEach(this::visit);
      return;
    }
    if (!node.isObject()) {
      return;
    }
    if (node.size() == 1) {
      Map.Entry<String, JsonNode> call = node.properties().iterator().next();
      if (visitCall(call.getKey(), call.getValue())) {
        return;
      }
    }
    node.forEach(this::visit);
  }

  private boolean visitCall(String name, JsonNode argument) {
    switch (name) {
      case "Ref" -> {
        if (argument.isString()) {
          refs.add(argument.asString());
          return true;
        }
        return false;
      }
      case "Fn::GetAtt" -> {
        String resource =
            argument.isString()
                ? argument.asString().split("\\.", 2)[0]
                : argument.path(0).asString("");
        if (!argument.path(0).isContainer() && !resource.isEmpty()) {
          attributes.add(resource);
          attributesWithNames.add(
              argument.isString()
                  ? argument.asString()
                  : resource + "." + argument.path(1).asString(""));
        }
        argument.forEach(this::visit);
        return true;
      }
      case "Fn::Sub" -> {
        sub(argument);
        return true;
      }
      case "Condition" -> {
        if (argument.isString()) {
          conditions.add(argument.asString());
          return true;
        }
        return false;
      }
      case "Fn::If" -> {
        return visitIf(argument);
      }
      default -> {
        return false;
      }
    }
  }

  private boolean visitIf(JsonNode argument) {
    if (!argument.isArray() || argument.size() != 3 || !argument.get(0).isString()) {
      return false;
    }
    String condition = argument.get(0).asString();
    conditions.add(condition);
    Predicate<String> known = isTrue;
    if (known == null) {
      visit(argument.get(1));
      visit(argument.get(2));
    } else {
      visit(argument.get(known.test(condition) ? 1 : 2));
    }
    return true;
  }

  private void sub(JsonNode argument) {
    JsonNode text = argument.isArray() ? argument.path(0) : argument;
    JsonNode variables = argument.isArray() ? argument.path(1) : argument.path(1);
    if (text.isString()) {
      for (SubText.Part part : SubText.parts(text.asString())) {
        if (part instanceof SubText.Part.Variable variable && !variables.has(variable.name())) {
          int dot = variable.name().indexOf('.');
          if (dot < 0) {
            refs.add(variable.name());
          } else {
            attributes.add(variable.name().substring(0, dot));
            attributesWithNames.add(variable.name());
          }
        }
      }
    }
    variables.forEach(this::visit);
  }
}
