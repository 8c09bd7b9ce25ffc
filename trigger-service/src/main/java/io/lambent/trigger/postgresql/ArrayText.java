package io.lambent.trigger.postgresql;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads the text of an array, such as {@code {1,2}} or {@code {{"a b",NULL}}}. Bounds in front of
 * it are ignored.
 *
 * @see <a href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">Array Input and
 *     Output Syntax</a>
 */
final class ArrayText {
  private final String text;
  private final Function<@Nullable String, ? extends JsonNode> element;
  private int next;

  private ArrayText(
      String text, int begin, Function<@Nullable String, ? extends JsonNode> element) {
    this.text = text;
    this.next = begin;
    this.element = element;
  }

  /**
   * @param element converts the text of an element, or null
   * @return the elements, those of further dimensions as lists {@code {"L": []}}; null where the
   *     text is no array
   */
  static @Nullable ArrayNode read(
      String text, Function<@Nullable String, ? extends JsonNode> element) {
    int begin = text.startsWith("[") ? text.indexOf('=') + 1 : 0;
    if (begin >= text.length() || text.charAt(begin) != '{') {
      return null;
    }
    ArrayText reader = new ArrayText(text, begin, element);
    try {
      ArrayNode list = reader.list();
      return reader.next == text.length() ? list : null;
    } catch (StringIndexOutOfBoundsException e) {
      return null;
    }
  }

  private ArrayNode list() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    next++;
    while (text.charAt(next) != '}') {
      if (text.charAt(next) == ',') {
        next++;
      }
      char first = text.charAt(next);
      if (first == '{') {
        ObjectNode inner = JsonNodeFactory.instance.objectNode();
        list.add(inner.set("L", list()));
      } else if (first == '"') {
        list.add(element.apply(quoted()));
      } else {
        String plain = plain();
        list.add(element.apply(plain.equals("NULL") ? null : plain));
      }
    }
    next++;
    return list;
  }

  private String quoted() {
    StringBuilder value = new StringBuilder();
    for (next++; text.charAt(next) != '"'; next++) {
      if (text.charAt(next) == '\\') {
        next++;
      }
      value.append(text.charAt(next));
    }
    next++;
    return value.toString();
  }

  private String plain() {
    int begin = next;
    while (text.charAt(next) != ',' && text.charAt(next) != '}') {
      next++;
    }
    return text.substring(begin, next);
  }
}
