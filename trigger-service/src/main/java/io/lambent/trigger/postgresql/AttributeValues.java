package io.lambent.trigger.postgresql;

import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes values as DynamoDB's attribute values: {@code {"N": "1"}}. A value that has no attribute
 * value of its type, such as the number NaN, becomes a text.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html">AttributeValue</a>
 */
final class AttributeValues {
  /**
   * The maximum nesting of a document. As attribute values it is twice as deep, and the writer
   * allows 500 levels.
   */
  private static final int MAX_DOCUMENT_DEPTH = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DOCUMENT_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final Pattern NUMBER = Pattern.compile("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?");
  private static final String BYTES_PREFIX = "\\x";

  private AttributeValues() {}

  static ObjectNode nothing() {
    return NODES.objectNode().put("NULL", true);
  }

  static ObjectNode of(ColumnType type, String text) {
    return switch (type) {
      case ColumnType.Scalar scalar -> of(scalar, text);
      case ColumnType.ArrayOf array -> {
        ArrayNode list = ArrayText.read(text, element -> element(array, element));
        yield list == null ? text(text) : NODES.objectNode().set("L", list);
      }
    };
  }

  private static ObjectNode element(ColumnType.ArrayOf array, @Nullable String text) {
    return text == null ? nothing() : of(array.element(), text);
  }

  private static ObjectNode of(ColumnType.Scalar type, String text) {
    return switch (type) {
      case NUMBER -> NUMBER.matcher(text).matches() ? number(text) : text(text);
      case BOOLEAN -> NODES.objectNode().put("BOOL", text.equals("t"));
      case BYTES ->
          text.startsWith(BYTES_PREFIX)
              ? NODES
                  .objectNode()
                  .put(
                      "B",
                      Base64.getEncoder()
                          .encodeToString(
                              HexFormat.of().parseHex(text, BYTES_PREFIX.length(), text.length())))
              : text(text);
      case JSON -> json(text);
      case TEXT -> text(text);
    };
  }

  private static ObjectNode text(String value) {
    return NODES.objectNode().put("S", value);
  }

  private static ObjectNode number(String value) {
    return NODES.objectNode().put("N", value);
  }

  /** A document of JSON as a map or a list; one that is nested too deeply is a text. */
  private static ObjectNode json(String text) {
    try {
      return of(JSON.readTree(text));
    } catch (JacksonException e) {
      return text(text);
    }
  }

  private static ObjectNode of(JsonNode node) {
    if (node.isObject()) {
      ObjectNode map = NODES.objectNode();
      node.properties().forEach(each -> map.set(each.getKey(), of(each.getValue())));
      return NODES.objectNode().set("M", map);
    }
    if (node.isArray()) {
      ArrayNode list = NODES.arrayNode();
      node.forEach(each -> list.add(of(each)));
      return NODES.objectNode().set("L", list);
    }
    if (node.isNumber()) {
      return number(node.asString());
    }
    if (node.isBoolean()) {
      return NODES.objectNode().put("BOOL", node.asBoolean());
    }
    return node.isNull() ? nothing() : text(node.asString());
  }
}
