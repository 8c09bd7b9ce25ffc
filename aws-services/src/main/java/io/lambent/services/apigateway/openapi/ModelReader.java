package io.lambent.services.apigateway.openapi;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the schemas of a definition as models. An inline schema of an operation becomes a model
 * with a generated name. References between schemas stay {@code #/definitions/NAME}; they are
 * replaced by addresses of models when models are stored.
 */
final class ModelReader {
  private static final String JSON = "application/json";

  private final Map<String, ObjectNode> models = new LinkedHashMap<>();
  private final Map<JsonNode, String> inline = new HashMap<>();
  private final String prefix;

  ModelReader(References references, boolean isSwagger) {
    this.prefix = isSwagger ? "#/definitions/" : "#/components/schemas/";
    JsonNode schemas =
        isSwagger
            ? references.document().path("definitions")
            : references.document().path("components").path("schemas");
    for (Map.Entry<String, JsonNode> schema : schemas.properties()) {
      add(schema.getKey(), JSON, schema.getValue());
    }
  }

  Map<String, ObjectNode> all() {
    return models;
  }

  private void add(String name, String contentType, JsonNode schema) {
    ObjectNode model = models.computeIfAbsent(clean(name), any -> newObject(schema));
    model.put("name", clean(name));
    model.put("contentType", contentType);
    JsonNode description = schema.path("description");
    if (description.isString() && !description.asString().isEmpty()) {
      model.put("description", description.asString());
    }
    model.set("schema", local(schema));
  }

  private static ObjectNode newObject(JsonNode any) {
    return any instanceof ObjectNode object
        ? object.objectNode()
        : JsonNodeFactory.instance.objectNode();
  }

  /** Names of models are alphanumeric. */
  private static String clean(String name) {
    return name.replaceAll("[^a-zA-Z0-9]", "");
  }

  /** Rewrites the references of a schema to {@code #/definitions/NAME}. */
  private JsonNode local(JsonNode schema) {
    return switch (schema) {
      case ObjectNode object -> {
        ObjectNode copy = object.objectNode();
        for (Map.Entry<String, JsonNode> member : object.properties()) {
          JsonNode value = member.getValue();
          boolean isReference = member.getKey().equals("$ref") && value.isString();
          if (isReference && value.asString().startsWith(prefix)) {
            copy.put("$ref", "#/definitions/" + clean(value.asString().substring(prefix.length())));
          } else {
            copy.set(member.getKey(), local(value));
          }
        }
        yield copy;
      }
      case ArrayNode array -> {
        ArrayNode copy = array.arrayNode();
        array.forEach(element -> copy.add(local(element)));
        yield copy;
      }
      default -> schema;
    };
  }

  /** The name of the model of a schema that an operation has; null where it has none. */
  @Nullable String nameOf(JsonNode schema) {
    if (schema.isMissingNode() || schema.isNull()) {
      return null;
    }
    String reference = schema.path("$ref").asString("");
    if (reference.startsWith(prefix)) {
      String name = clean(reference.substring(prefix.length()));
      if (!models.containsKey(name)) {
        throw new IllegalArgumentException("the reference " + reference + " leads nowhere");
      }
      return name;
    }
    return inline.computeIfAbsent(
        schema,
        any -> {
          String name = "MODEL%06x".formatted(schema.toString().hashCode() & 0xffffff);
          add(name, JSON, schema);
          return name;
        });
  }
}
