package io.lambent.execution.logquery;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The values of fields and expressions: text, {@link Double}, {@link Boolean}, {@link Instant}, or
 * null. Text that is a number counts as one where numbers are asked for.
 */
final class Values {
  private static final int DECIMALS = 4;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Values() {}

  /** As results show it. */
  static String text(Object value) {
    if (value instanceof Instant time) {
      return TIME.format(time);
    }
    if (value instanceof Double number) {
      return decimal(number);
    }
    if (value instanceof Boolean truth) {
      return truth ? "1" : "0";
    }
    return value.toString();
  }

  private static String decimal(double number) {
    return Double.isInfinite(number) || Double.isNaN(number)
        ? Double.toString(number)
        : BigDecimal.valueOf(number)
            .setScale(DECIMALS, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }

  static @Nullable Double number(@Nullable Object value) {
    if (value instanceof Double number) {
      return number;
    }
    if (value instanceof Instant time) {
      return (double) time.toEpochMilli();
    }
    if (value instanceof Boolean truth) {
      return truth ? 1.0 : 0.0;
    }
    return value instanceof String text ? parse(text) : null;
  }

  private static @Nullable Double parse(String text) {
    if (text.isEmpty() || "+-.0123456789".indexOf(text.charAt(0)) < 0) {
      return null;
    }
    try {
      return Double.valueOf(text);
    } catch (NumberFormatException e) {
      return null;
    }
  }

  static boolean isTrue(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    if (value instanceof Double number) {
      return number != 0;
    }
    if (value instanceof String text) {
      return !text.isEmpty() && !text.equals("0") && !text.equalsIgnoreCase("false");
    }
    return value != null;
  }

  /** Numbers in their order where both are, text by characters; what is absent comes first. */
  static int compare(@Nullable Object left, @Nullable Object right) {
    if (left == null || right == null) {
      return Boolean.compare(left != null, right != null);
    }
    Double first = number(left);
    Double second = number(right);
    return first != null && second != null
        ? Double.compare(first, second)
        : text(left).compareTo(text(right));
  }
}
