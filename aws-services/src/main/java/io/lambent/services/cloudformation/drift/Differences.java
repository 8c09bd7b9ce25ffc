package io.lambent.services.cloudformation.drift;

import io.lambent.services.cloudformation.drift.ResourceDrift.Difference;
import io.lambent.services.cloudformation.template.TemplateText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Compares the properties that a template sets with those that a resource has. */
final class Differences {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final List<Difference> found = new ArrayList<>();

  private Differences() {}

  /**
   * Removes members from an actual value that the template does not set, such as defaults of the
   * service. All members of maps with free keys, and of policies, are kept.
   */
  static JsonNode pruned(JsonNode expected, JsonNode actual) {
    if (expected.isObject() && actual.isObject()) {
      ObjectNode object = NODES.objectNode();
      for (Map.Entry<String, JsonNode> member : actual.properties()) {
        String name = member.getKey();
        if (expected.has(name)) {
          boolean isWhole = name.endsWith("Variables") || name.contains("Policy");
          JsonNode value = member.getValue();
          object.set(name, isWhole ? value : pruned(expected.get(name), value));
        }
      }
      return object;
    }
    if (expected.isArray() && actual.isArray()) {
      ArrayNode list = NODES.arrayNode();
      for (JsonNode element : aligned(expected, actual)) {
        list.add(pruned(expected.path(list.size()), element));
      }
      return list;
    }
    return actual;
  }

  /** Orders the elements of a list like the expected ones, as far as they have names. */
  private static List<JsonNode> aligned(JsonNode expected, JsonNode actual) {
    List<JsonNode> rest = new ArrayList<>();
    actual.forEach(rest::add);
    List<JsonNode> ordered = new ArrayList<>();
    for (JsonNode wanted : expected) {
      JsonNode match =
          rest.stream().filter(each -> name(each).equals(name(wanted))).findFirst().orElse(null);
      if (match == null) {
        return rest.size() == actual.size() ? rest : concat(ordered, rest);
      }
      rest.remove(match);
      ordered.add(match);
    }
    return concat(ordered, rest);
  }

  private static List<JsonNode> concat(List<JsonNode> first, List<JsonNode> second) {
    List<JsonNode> all = new ArrayList<>(first);
    all.addAll(second);
    return all;
  }

  /** The name by which an element of a list is matched. */
  private static String name(JsonNode element) {
    if (!element.isObject()) {
      return element.asString("");
    }
    for (String member : List.of("Key", "AttributeName", "IndexName", "PolicyName", "Id")) {
      if (element.has(member)) {
        return element.get(member).asString("");
      }
    }
    return element.toString();
  }

  static List<Difference> between(ObjectNode expected, ObjectNode actual) {
    Differences differences = new Differences();
    differences.compare("", expected, actual);
    return differences.found;
  }

  private void compare(String path, JsonNode expected, JsonNode actual) {
    if (expected.isMissingNode()) {
      add(path, "ADD", expected, actual);
    } else if (actual.isMissingNode()) {
      add(path, "REMOVE", expected, actual);
    } else if (expected.isObject() && actual.isObject()) {
      Map<String, String> names = new TreeMap<>();
      expected.propertyNames().forEach(name -> names.put(name, name));
      actual.propertyNames().forEach(name -> names.put(name, name));
      names
          .keySet()
          .forEach(name -> compare(path + "/" + name, expected.path(name), actual.path(name)));
    } else if (expected.isArray() && actual.isArray()) {
      int length = Math.max(expected.size(), actual.size());
      for (int i = 0; i < length; i++) {
        compare(path + "/" + i, expected.path(i), actual.path(i));
      }
    } else if (!TemplateText.same(expected, actual)) {
      add(path, "NOT_EQUAL", expected, actual);
    }
  }

  private void add(String path, String kind, JsonNode expected, JsonNode actual) {
    found.add(new Difference(path, kind, ResourceDrift.text(expected), ResourceDrift.text(actual)));
  }
}
