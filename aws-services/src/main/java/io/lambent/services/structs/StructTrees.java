package io.lambent.services.structs;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes values of operations as JSON trees. Members have their names in the model. JSON has no
 * times and no bytes: who writes a tree says how it has them.
 */
public final class StructTrees {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Function<Object, JsonNode> other;

  /**
   * @param other writes a time or bytes
   */
  public StructTrees(Function<Object, JsonNode> other) {
    this.other = other;
  }

  /** An object with the members of a value that are set. */
  public ObjectNode object(Struct value) {
    ObjectNode object = NODES.objectNode();
    value.members().forEach((name, member) -> object.set(name, node(member)));
    return object;
  }

  /** A value of any shape; null becomes JSON's null. */
  public JsonNode node(@Nullable Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    return switch (value) {
      case Struct struct -> object(struct);
      case List<?> list -> {
        ArrayNode array = NODES.arrayNode();
        list.forEach(element -> array.add(node(element)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = NODES.objectNode();
        map.forEach((name, element) -> object.set((String) name, node(element)));
        yield object;
      }
      case String text -> NODES.stringNode(text);
      case Boolean flag -> NODES.booleanNode(flag);
      case Integer number -> NODES.numberNode(number);
      case Long number -> NODES.numberNode(number);
      case Double number -> NODES.numberNode(number);
      default -> other.apply(value);
    };
  }
}
