package io.lambent.execution.logpattern;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An expression about a JSON object: {@code { $.level = "ERROR" && ($.code >= 500 || $.host = "a*")
 * }}, with {@code IS NULL}, {@code IS TRUE}, {@code IS FALSE} and {@code NOT EXISTS}.
 */
sealed interface JsonPattern {
  JsonMapper JSON = JsonMapper.shared();

  boolean test(JsonNode root);

  /** Returns true if an event is a JSON object of which the expression is true. */
  default boolean matches(String message) {
    if (!message.stripLeading().startsWith("{")) {
      return false;
    }
    try {
      return test(JSON.readTree(message));
    } catch (JacksonException e) {
      return false;
    }
  }

  static JsonPattern parse(String text) {
    return new JsonPatternParser(text).parse();
  }

  /** Both are true. */
  record And(JsonPattern left, JsonPattern right) implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      return left.test(root) && right.test(root);
    }
  }

  /** At least one is true. */
  record Or(JsonPattern left, JsonPattern right) implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      return left.test(root) || right.test(root);
    }
  }

  /** A member has a property. */
  record Has(Selector selector, Property property) implements JsonPattern {
    /** A property that follows {@code IS} or {@code NOT}. */
    enum Property {
      NULL,
      TRUE,
      FALSE,
      MISSING
    }

    @Override
    public boolean test(JsonNode root) {
      JsonNode node = selector.find(root);
      return switch (property) {
        case NULL -> node != null && node.isNull();
        case TRUE -> node != null && node.isBoolean() && node.booleanValue();
        case FALSE -> node != null && node.isBoolean() && !node.booleanValue();
        case MISSING -> node == null;
      };
    }
  }

  /** A member compares to a text; only {@code =} and {@code !=}; {@code *} stands for anything. */
  record TextComparison(Selector selector, boolean equal, String text) implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      JsonNode node = selector.find(root);
      return node != null
          && node.isValueNode()
          && !node.isNull()
          && glob(text, node.asString()) == equal;
    }

    /** Linear in the value for each star, whatever the pattern. */
    static boolean glob(String pattern, String value) {
      String[] parts = pattern.split("\\*", -1);
      if (parts.length == 1) {
        return pattern.equals(value);
      }
      int from = parts[0].length();
      int to = value.length() - parts[parts.length - 1].length();
      if (!value.startsWith(parts[0]) || !value.endsWith(parts[parts.length - 1]) || from > to) {
        return false;
      }
      for (int i = 1; i < parts.length - 1; i++) {
        int found = value.indexOf(parts[i], from);
        if (found < 0 || found + parts[i].length() > to) {
          return false;
        }
        from = found + parts[i].length();
      }
      return true;
    }
  }

  /** A member compares to a number. */
  record NumberComparison(Selector selector, String operator, BigDecimal number)
      implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      JsonNode node = selector.find(root);
      if (node == null || !node.isNumber()) {
        return false;
      }
      int order = node.decimalValue().compareTo(number);
      return switch (operator) {
        case "=" -> order == 0;
        case "!=" -> order != 0;
        case "<" -> order < 0;
        case "<=" -> order <= 0;
        case ">" -> order > 0;
        case ">=" -> order >= 0;
        default -> throw new IllegalStateException(operator.toUpperCase(Locale.ROOT));
      };
    }
  }

  /** The way to a member: names, and numbers of array elements. */
  record Selector(List<Object> steps) {
    @Nullable JsonNode find(JsonNode root) {
      JsonNode node = root;
      for (Object step : steps) {
        node = step instanceof Integer index ? node.get(index) : node.get((String) step);
        if (node == null) {
          return null;
        }
      }
      return node;
    }
  }
}
