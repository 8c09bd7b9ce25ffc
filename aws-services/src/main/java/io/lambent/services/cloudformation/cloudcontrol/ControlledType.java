package io.lambent.services.cloudformation.cloudcontrol;

import io.lambent.services.cloudformation.resource.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A type whose resources these operations control.
 *
 * @param primary the properties that identify a resource, in the order of identifiers
 * @param writeOnly the paths of properties that are never answered, such as {@code Code/ZipFile}
 * @param kinds the kinds of values that each property may have: {@code s} for a text, {@code i} for
 *     an integer, {@code n} for a number, {@code b} for a boolean, {@code o} for an object, {@code
 *     a} for a list, {@code *} for any
 */
record ControlledType(
    String name,
    List<String> primary,
    List<String> writeOnly,
    Map<String, String> kinds,
    ResourceType handlers) {

  /** The properties that only services set. */
  Set<String> readOnly() {
    Set<String> names = new TreeSet<>(handlers.facts().attributes());
    names.retainAll(kinds.keySet());
    names.removeAll(handlers.facts().properties());
    return names;
  }

  /** Returns true where a property, or a part of it, cannot be read. */
  boolean isHidden(String property) {
    return writeOnly.stream()
        .anyMatch(path -> path.equals(property) || path.startsWith(property + "/"));
  }

  /** A model as operations answer it, without what is write-only. */
  ObjectNode shown(ObjectNode model) {
    ObjectNode shown = model.deepCopy();
    shown.remove(writeOnly);
    return shown;
  }

  /** The properties of a model that can be set. */
  ObjectNode settable(ObjectNode model) {
    ObjectNode properties = model.deepCopy();
    properties.remove(readOnly());
    return properties;
  }

  /**
   * A model whose properties have the kinds of their schema. Some services answer numbers and
   * booleans as texts.
   */
  ObjectNode typed(ObjectNode model) {
    ObjectNode typed = JsonNodeFactory.instance.objectNode();
    model
        .properties()
        .forEach(
            property ->
                typed.set(
                    property.getKey(), typed(kinds.get(property.getKey()), property.getValue())));
    return typed;
  }

  private static JsonNode typed(@Nullable String kind, JsonNode value) {
    if (!value.isString()) {
      return value;
    }
    String text = value.asString();
    return switch (Objects.requireNonNullElse(kind, "")) {
      case "i" ->
          text.matches("-?[0-9]{1,18}")
              ? JsonNodeFactory.instance.numberNode(Long.parseLong(text))
              : value;
      case "b" ->
          text.equals("true") || text.equals("false")
              ? JsonNodeFactory.instance.booleanNode(text.equals("true"))
              : value;
      default -> value;
    };
  }
}
