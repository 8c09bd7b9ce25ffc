package io.lambent.services.operations;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.structs.StructTrees;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.BinaryNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts between JSON and values of shapes. Names of members are found whatever their case, and
 * scalars may be texts, as in templates: {@code "true"} is a boolean where the shape is one. Where
 * a shape is a text, an object becomes its JSON, as policies do.
 */
final class ShapeValues {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final StructTrees TREES = new StructTrees(ShapeValues::timeOrBytes);
  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private ShapeValues() {}

  static Struct struct(Structure shape, JsonNode node, String path) {
    if (!node.isObject()) {
      throw mismatch(path, "expected type: JSONObject, found: " + kind(node));
    }
    Struct struct = new Struct();
    for (Map.Entry<String, JsonNode> property : node.properties()) {
      Member member = member(shape, property.getKey());
      String place = path + "/" + property.getKey();
      if (member == null) {
        throw mismatch(path, "extraneous key [" + property.getKey() + "] is not permitted");
      }
      if (!property.getValue().isNull()) {
        struct.put(member.name(), value(member.shape(), property.getValue(), place));
      }
    }
    return struct;
  }

  private static @Nullable Member member(Structure shape, String name) {
    Member exact = shape.member(name);
    if (exact != null) {
      return exact;
    }
    for (Member member : shape.members()) {
      if (member.name().equalsIgnoreCase(name)) {
        return member;
      }
    }
    return null;
  }

  private static Object value(Shape shape, JsonNode node, String path) {
    return switch (shape) {
      case Structure structure -> struct(structure, node, path);
      case ListShape list -> list(list, node, path);
      case MapShape map -> map(map, node, path);
      case Scalar scalar -> scalar(scalar, node, path);
    };
  }

  private static List<Object> list(ListShape shape, JsonNode node, String path) {
    List<Object> values = new ArrayList<>();
    if (!node.isArray()) {
      values.add(value(shape.element().shape(), node, path));
      return values;
    }
    for (int i = 0; i < node.size(); i++) {
      values.add(value(shape.element().shape(), node.get(i), path + "/" + i));
    }
    return values;
  }

  private static Map<String, Object> map(MapShape shape, JsonNode node, String path) {
    if (!node.isObject()) {
      throw mismatch(path, "expected type: JSONObject, found: " + kind(node));
    }
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      values.put(
          entry.getKey(),
          value(shape.value().shape(), entry.getValue(), path + "/" + entry.getKey()));
    }
    return values;
  }

  private static Object scalar(Scalar shape, JsonNode node, String path) {
    try {
      return switch (shape.kind()) {
        case STRING -> text(node);
        case BLOB ->
            node instanceof BinaryNode binary ? binary.binaryValue() : text(node).getBytes(UTF_8);
        case BOOLEAN -> bool(node, path);
        case INTEGER -> Integer.valueOf(number(node));
        case LONG -> Long.valueOf(number(node));
        case FLOAT, DOUBLE -> Double.valueOf(text(node));
        case TIMESTAMP -> time(text(node));
      };
    } catch (NumberFormatException e) {
      throw mismatch(path, "expected type: Number, found: " + kind(node));
    } catch (DateTimeParseException e) {
      throw mismatch(path, "expected a time such as 2026-11-30T00:00:00Z");
    }
  }

  private static String text(JsonNode node) {
    return node.isContainer() ? node.toString() : node.asString();
  }

  private static String number(JsonNode node) {
    String text = text(node).strip();
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  private static Boolean bool(JsonNode node, String path) {
    String text = text(node).strip().toLowerCase(Locale.ROOT);
    if (!BOOLEANS.contains(text)) {
      throw mismatch(path, "expected type: Boolean, found: " + kind(node));
    }
    return Boolean.valueOf(text);
  }

  private static Instant time(String text) {
    return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
  }

  private static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "JSONObject";
      case ARRAY -> "JSONArray";
      case STRING -> "String";
      case NUMBER -> "Number";
      case BOOLEAN -> "Boolean";
      default -> "Null";
    };
  }

  private static IllegalArgumentException mismatch(String path, String text) {
    return new IllegalArgumentException((path.isEmpty() ? "#" : "#" + path) + ": " + text);
  }

  static ObjectNode json(Struct struct) {
    return TREES.object(struct);
  }

  private static JsonNode timeOrBytes(Object value) {
    return value instanceof byte[] bytes
        ? NODES.binaryNode(bytes)
        : NODES.stringNode(value.toString());
  }
}
