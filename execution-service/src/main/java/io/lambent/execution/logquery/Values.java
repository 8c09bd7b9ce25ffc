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
    return switch (value) {
      case Instant time -> TIME.format(time);
      case Double number when number.isInfinite() || number.isNaN() -> number.toString();
      case Double number ->
          BigDecimal.valueOf(number)
              .setScale(DECIMALS, RoundingMode.HALF_UP)
              .stripTrailingZeros()
              .toPlainString();
      case Boolean truth -> truth ? "1" : "0";
      default -> value.toString();
    };
  }

  static @Nullable Double number(@Nullable Object value) {
    return switch (value) {
      case Double number -> number;
      case Instant time -> (double) time.toEpochMilli();
      case Boolean truth -> truth ? 1.0 : 0.0;
      case String text -> parse(text);
      case null, default -> null;
    };
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
    return switch (value) {
      case Boolean truth -> truth;
      case Double number -> number != 0;
      case String text -> !text.isEmpty() && !text.equals("0") && !text.equalsIgnoreCase("false");
      case Instant time -> true;
      case null, default -> false;
    };
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
