package io.lambent.services.apigateway;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.model.Structure;
import io.lambent.aws.wire.Struct;
import io.lambent.services.structs.StructTrees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Converts values of operations to the JSON documents that are stored, and back. A document has the
 * members of its shape under their names in the model; further members of a document are never
 * sent. Times are stored as milliseconds since 1970.
 */
final class Structs {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final StructTrees TREES = new StructTrees(Structs::time);

  private Structs() {}

  /** A document with the members of a value that are set. */
  static ObjectNode toNode(Struct value) {
    return TREES.object(value);
  }

  /** A document with some members of a value. */
  static ObjectNode toNode(Struct value, String... names) {
    ObjectNode node = NODES.objectNode();
    for (String name : names) {
      Object member = value.get(name);
      if (member != null) {
        node.set(name, node(member));
      }
    }
    return node;
  }

  static JsonNode node(@Nullable Object value) {
    return TREES.node(value);
  }

  private static JsonNode time(Object value) {
    if (value instanceof Instant time) {
      return NODES.numberNode(time.toEpochMilli());
    }
    throw new IllegalArgumentException("a value of " + value.getClass());
  }

  /** The value of a structure that a document describes. */
  static Struct toStruct(JsonNode node, Structure shape) {
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      JsonNode value = node.path(member.name());
      if (!value.isMissingNode() && !value.isNull()) {
        struct.put(member.name(), value(value, member.shape()));
      }
    }
    return struct;
  }

  private static @Nullable Object value(JsonNode node, Shape shape) {
    if (node.isNull()) {
      return null;
    }
    return switch (shape) {
      case Structure structure -> toStruct(node, structure);
      case ListShape list -> {
        List<Object> values = new ArrayList<>();
        for (JsonNode element : node) {
          values.add(Objects.requireNonNull(value(element, list.element().shape())));
        }
        yield values;
      }
      case MapShape map -> {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.properties()) {
          Object element = value(entry.getValue(), map.value().shape());
          if (element != null) {
            // AWS answers null for a template that was removed; answers here cannot contain null.
            values.put(entry.getKey(), element);
          }
        }
        yield values;
      }
      case Scalar scalar ->
          switch (scalar.kind()) {
            case STRING -> node.isString() ? node.asString() : node.toString();
            case BOOLEAN -> node.asBoolean(false);
            case INTEGER -> node.asInt(0);
            case LONG -> node.asLong(0);
            case FLOAT, DOUBLE -> node.asDouble(0);
            case TIMESTAMP -> Instant.ofEpochMilli(node.asLong(0));
            case BLOB -> throw new IllegalArgumentException("documents have no blobs");
          };
    };
  }
}
