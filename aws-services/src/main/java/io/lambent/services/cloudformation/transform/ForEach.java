package io.lambent.services.cloudformation.transform;

import io.lambent.services.cloudformation.intrinsic.Evaluator;
import io.lambent.services.cloudformation.template.TemplateError;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The loops of language extensions: <code>"Fn::ForEach::Name": [Identifier, Collection, Fragment]
 * </code> becomes the fragment once for each element. {@code ${Identifier}} stands for the element,
 * {@code &{Identifier}} for its letters and digits. See <a
 * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference-foreach.html">Fn::ForEach</a>.
 */
final class ForEach {
  private static final String LOOP = "Fn::ForEach::";
  private static final String SUB = "Fn::Sub";
  private static final int PARTS = 3;

  private final Evaluator evaluator;

  ForEach(Evaluator evaluator) {
    this.evaluator = evaluator;
  }

  JsonNode expand(JsonNode node) {
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(part -> list.add(expand(part)));
      return list;
    }
    if (!node.isObject()) {
      return node;
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Map.Entry<String, JsonNode> part : node.properties()) {
      if (part.getKey().startsWith(LOOP)) {
        loop(part.getKey(), part.getValue(), object);
      } else {
        object.set(part.getKey(), expand(part.getValue()));
      }
    }
    return object;
  }

  private void loop(String name, JsonNode arguments, ObjectNode into) {
    if (!arguments.isArray()
        || arguments.size() != PARTS
        || !arguments.get(0).isString()
        || !arguments.get(2).isObject()) {
      throw new TemplateError(
          "Transform AWS::LanguageExtensions failed with: Fn::ForEach layout is incorrect in "
              + name);
    }
    JsonNode collection = evaluator.value(arguments.get(1));
    if (!collection.isArray()) {
      throw new TemplateError(
          "Transform AWS::LanguageExtensions failed with: the collection of "
              + name
              + " is no list");
    }
    String identifier = arguments.get(0).asString();
    for (JsonNode element : collection) {
      JsonNode once = replace(arguments.get(2), identifier, element.asString());
      for (Map.Entry<String, JsonNode> part : expand(once).properties()) {
        if (into.has(part.getKey())) {
          throw new TemplateError(
              "Transform AWS::LanguageExtensions failed with: "
                  + name
                  + " makes the key "
                  + part.getKey()
                  + " twice");
        }
        into.set(part.getKey(), part.getValue());
      }
    }
  }

  private static JsonNode replace(JsonNode node, String identifier, String value) {
    if (node.isArray()) {
      ArrayNode list = JsonNodeFactory.instance.arrayNode();
      node.forEach(part -> list.add(replace(part, identifier, value)));
      return list;
    }
    if (node.isObject()) {
      if (node.size() == 1 && node.path("Ref").asString("").equals(identifier)) {
        return JsonNodeFactory.instance.stringNode(value);
      }
      if (node.size() == 1 && node.path(SUB).isString()) {
        String substituted = text(node.path(SUB).asString(), identifier, value);
        if (!substituted.contains("${")) {
          return JsonNodeFactory.instance.stringNode(substituted);
        }
      }
      ObjectNode object = JsonNodeFactory.instance.objectNode();
      for (Map.Entry<String, JsonNode> part : node.properties()) {
        object.set(
            text(part.getKey(), identifier, value), replace(part.getValue(), identifier, value));
      }
      return object;
    }
    return node.isString()
        ? JsonNodeFactory.instance.stringNode(text(node.asString(), identifier, value))
        : node;
  }

  private static String text(String text, String identifier, String value) {
    return text.replace("${" + identifier + "}", value)
        .replace("&{" + identifier + "}", value.replaceAll("[^A-Za-z0-9]", ""));
  }
}
