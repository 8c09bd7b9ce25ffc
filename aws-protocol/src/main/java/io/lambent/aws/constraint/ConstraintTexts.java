package io.lambent.aws.constraint;

import io.lambent.aws.model.Constraints;
import io.lambent.aws.model.Scalar;
import io.lambent.aws.model.Shape;
import io.lambent.aws.wire.Struct;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The sentences by which AWS states single constraints.
 *
 * @param checksValues true if values of enumerations are checked
 */
record ConstraintTexts(Deviations deviations, boolean checksValues) {
  /**
   * The maximum number of characters of a value that an error message repeats. Most models allow
   * strings of up to 10,000.
   */
  static final int LONGEST_VALUE = 16_384;

  /** The sentences of those constraints of a shape that a value violates. */
  List<String> violated(Shape shape, Object value, boolean patternFirst) {
    Constraints constraints = shape.constraints();
    if (constraints.isEmpty()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    BigDecimal measure = measure(value);
    BigDecimal max = constraints.max();
    if (measure != null && max != null && measure.compareTo(max) > 0) {
      texts.add(most(shape, max));
    }
    BigDecimal min = constraints.min();
    if (measure != null && min != null && measure.compareTo(min) < 0) {
      texts.add(least(shape, min));
    }
    if (value instanceof String text) {
      if (!PatternMatch.matches(deviations.compiled(shape), text)) {
        texts.add(
            patternFirst ? 0 : texts.size(), pattern(String.valueOf(deviations.compiled(shape))));
      }
      if (checksValues && !constraints.values().isEmpty() && !constraints.values().contains(text)) {
        texts.add(values(deviations.values(shape)));
      }
    }
    return texts;
  }

  /** All constraints of a shape as AWS lists them for elements of a container. */
  List<String> all(Shape shape) {
    Constraints constraints = shape.constraints();
    List<String> texts = new ArrayList<>();
    BigDecimal max = constraints.max();
    if (max != null) {
      texts.add(most(shape, max));
    }
    BigDecimal min = constraints.min();
    if (min != null) {
      texts.add(least(shape, min));
    }
    if (constraints.pattern() != null) {
      texts.add(pattern(String.valueOf(deviations.compiled(shape))));
    }
    if (!constraints.values().isEmpty()) {
      texts.add(values(deviations.values(shape)));
    }
    return texts;
  }

  /**
   * The measure that a range limits: the value of a number, the length of anything else; null for a
   * value without one.
   */
  private static @Nullable BigDecimal measure(Object value) {
    if (value instanceof byte[] bytes) {
      return BigDecimal.valueOf(bytes.length);
    }
    return switch (value) {
      case Integer number -> BigDecimal.valueOf(number);
      case Long number -> BigDecimal.valueOf(number);
      case Double number -> Double.isFinite(number) ? BigDecimal.valueOf(number) : null;
      case String text -> BigDecimal.valueOf(text.length());
      case List<?> list -> BigDecimal.valueOf(list.size());
      case Map<?, ?> map -> BigDecimal.valueOf(map.size());
      default -> null;
    };
  }

  private static boolean isNumber(Shape shape) {
    return shape instanceof Scalar scalar && scalar.kind().isNumber();
  }

  private static String most(Shape shape, BigDecimal max) {
    return (isNumber(shape) ? "Member must have value" : "Member must have length")
        + " less than or equal to "
        + limit(shape, max);
  }

  private static String least(Shape shape, BigDecimal min) {
    return (isNumber(shape) ? "Member must have value" : "Member must have length")
        + " greater than or equal to "
        + limit(shape, min);
  }

  private static String limit(Shape shape, BigDecimal limit) {
    boolean fraction =
        shape instanceof Scalar scalar
            && (scalar.kind() == Scalar.Kind.DOUBLE || scalar.kind() == Scalar.Kind.FLOAT);
    return fraction ? Double.toString(limit.doubleValue()) : limit.toBigInteger().toString();
  }

  private static String pattern(@Nullable String pattern) {
    return "Member must satisfy regular expression pattern: " + pattern;
  }

  static String values(List<String> values) {
    return "Member must satisfy enum value set: " + values;
  }

  /** As the services' Java prints values; long ones are cut. */
  static String print(@Nullable Object value) {
    StringBuilder text = new StringBuilder();
    print(value, text);
    if (text.length() > LONGEST_VALUE) {
      text.setLength(LONGEST_VALUE);
      text.append("...");
    }
    return text.toString();
  }

  private static void print(@Nullable Object value, StringBuilder into) {
    if (into.length() > LONGEST_VALUE) {
      return;
    }
    if (value instanceof byte[] bytes) {
      into.append(
          "java.nio.HeapByteBuffer[pos=0 lim=%d cap=%d]".formatted(bytes.length, bytes.length));
      return;
    }
    if (value == null) {
      into.append("null");
      return;
    }
    switch (value) {
      case String text -> into.append(text, 0, Math.min(text.length(), LONGEST_VALUE + 1));
      case List<?> list -> {
        into.append('[');
        String separator = "";
        for (@Nullable Object part : list) {
          if (into.length() > LONGEST_VALUE) {
            return;
          }
          into.append(separator);
          print(part, into);
          separator = ", ";
        }
        into.append(']');
      }
      case Map<?, ?> map -> entries(map, into);
      case Struct struct -> entries(struct.members(), into);
      default -> into.append(value);
    }
  }

  private static void entries(Map<?, ?> map, StringBuilder into) {
    into.append('{');
    String separator = "";
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      if (into.length() > LONGEST_VALUE) {
        return;
      }
      into.append(separator);
      print(entry.getKey(), into);
      into.append('=');
      print(entry.getValue(), into);
      separator = ", ";
    }
    into.append('}');
  }
}
