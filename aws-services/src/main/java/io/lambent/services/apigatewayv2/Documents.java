package io.lambent.services.apigatewayv2;

import io.lambent.aws.model.ListShape;
import io.lambent.aws.model.MapShape;
import io.lambent.aws.model.Member;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.ServiceModel;
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
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/** Values of the model's structures as JSON in columns, with the members' names in the model. */
@Component
class Documents {
  private static final StructTrees TREES =
      new StructTrees(time -> JsonNodeFactory.instance.stringNode(time.toString()));

  private final JsonMapper json;

  Documents(JsonMapper json) {
    this.json = json;
  }

  String write(Struct struct) {
    return TREES.object(struct).toString();
  }

  /** Reads a value of a structure. */
  Struct read(Structure shape, String text) {
    return structure(shape, json.readTree(text));
  }

  /** Reads a value of a structure whose properties have the names of the wire, as in documents. */
  static Struct readWire(Structure shape, JsonNode node) {
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      JsonNode value = node.get(member.wireName());
      if (value != null && !value.isNull()) {
        struct.put(member.name(), value(member.shape(), value, true));
      }
    }
    return struct;
  }

  private static Struct structure(Structure shape, JsonNode node) {
    Struct struct = new Struct();
    for (Member member : shape.members()) {
      JsonNode value = node.get(member.name());
      if (value != null && !value.isNull()) {
        struct.put(member.name(), value(member.shape(), value, false));
      }
    }
    return struct;
  }

  private static Object value(Shape shape, JsonNode node, boolean wire) {
    return switch (shape) {
      case Structure structure -> wire ? readWire(structure, node) : structure(structure, node);
      case ListShape list -> {
        List<Object> elements = new ArrayList<>();
        node.forEach(element -> elements.add(value(list.element().shape(), element, wire)));
        yield elements;
      }
      case MapShape map -> {
        Map<String, Object> entries = new LinkedHashMap<>();
        node.properties()
            .forEach(
                entry ->
                    entries.put(
                        entry.getKey(), value(map.value().shape(), entry.getValue(), wire)));
        yield entries;
      }
      case Scalar scalar -> scalar(scalar, node);
    };
  }

  private static Object scalar(Scalar shape, JsonNode node) {
    return switch (shape.kind()) {
      case STRING, BLOB -> node.isString() ? node.asString() : node.toString();
      case BOOLEAN -> node.asBoolean();
      case INTEGER -> node.asInt();
      case LONG -> node.asLong();
      case FLOAT, DOUBLE -> node.asDouble();
      case TIMESTAMP -> Instant.parse(node.asString());
    };
  }

  /** A structure of a model. */
  static Structure output(ServiceModel model, String operation) {
    return Objects.requireNonNull(
        Objects.requireNonNull(model.operation(operation), operation).output(), operation);
  }
}
