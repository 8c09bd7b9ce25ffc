package io.lambent.execution.logpattern;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** Adds the selectors of all members that the expression names. */
  void collect(Collection<Selector> selectors);

  /** Returns true if an event is a JSON object of which the expression is true. */
  default boolean matches(String message) {
    JsonNode root = read(message);
    return root != null && test(root);
  }

  /** The values, in one event, of the members that the expression names, by their paths. */
  default Map<String, String> extracted(String message) {
    JsonNode root = read(message);
    Map<String, String> values = new LinkedHashMap<>();
    if (root != null) {
      List<Selector> selectors = new ArrayList<>();
      collect(selectors);
      for (Selector selector : selectors) {
        JsonNode node = selector.find(root);
        if (node != null) {
          values.put(selector.text(), text(node));
        }
      }
    }
    return values;
  }

  /** The text of a member of an event; null where there is none. */
  static @Nullable String text(Selector selector, String message) {
    JsonNode root = read(message);
    JsonNode node = root == null ? null : selector.find(root);
    return node == null || node.isNull() ? null : text(node);
  }

  private static String text(JsonNode node) {
    return node.isValueNode() ? node.asString() : node.toString();
  }

  /** Returns null where an event is no JSON object. */
  private static @Nullable JsonNode read(String message) {
    if (!message.stripLeading().startsWith("{")) {
      return null;
    }
    try {
      return JSON.readTree(message);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Both are true. */
  record And(JsonPattern left, JsonPattern right) implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      return left.test(root) && right.test(root);
    }

    @Override
    public void collect(Collection<Selector> selectors) {
      left.collect(selectors);
      right.collect(selectors);
    }
  }

  /** At least one is true. */
  record Or(JsonPattern left, JsonPattern right) implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      return left.test(root) || right.test(root);
    }

    @Override
    public void collect(Collection<Selector> selectors) {
      left.collect(selectors);
      right.collect(selectors);
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

    @Override
    public void collect(Collection<Selector> selectors) {
      selectors.add(selector);
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
          && Comparison.glob(text, node.asString()) == equal;
    }

    @Override
    public void collect(Collection<Selector> selectors) {
      selectors.add(selector);
    }
  }

  /** A member compares to a regular expression; only {@code =} and {@code !=}. */
  record RegexComparison(Selector selector, boolean equal, LinearRegex regex)
      implements JsonPattern {
    @Override
    public boolean test(JsonNode root) {
      JsonNode node = selector.find(root);
      return node != null
          && node.isValueNode()
          && !node.isNull()
          && regex.find(node.asString()) == equal;
    }

    @Override
    public void collect(Collection<Selector> selectors) {
      selectors.add(selector);
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
      return Comparison.holds(node.decimalValue(), operator, number);
    }

    @Override
    public void collect(Collection<Selector> selectors) {
      selectors.add(selector);
    }
  }

  /**
   * The path to a member.
   *
   * @param text as it is written
   * @param steps names, and numbers of array elements
   */
  record Selector(String text, List<Object> steps) {
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
