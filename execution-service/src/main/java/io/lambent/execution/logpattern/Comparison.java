package io.lambent.execution.logpattern;

import java.math.BigDecimal;
import java.util.List;

/** The comparison of values, in each form of patterns. */
final class Comparison {
  /** The operators, longer ones first, so that none is mistaken for the beginning of another. */
  static final List<String> OPERATORS = List.of("!=", "<=", ">=", "=", "<", ">");

  private Comparison() {}

  static boolean holds(BigDecimal value, String operator, BigDecimal number) {
    int order = value.compareTo(number);
    return switch (operator) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      case ">=" -> order >= 0;
      default -> throw new IllegalStateException(operator);
    };
  }

  /**
   * Returns true if a value is as a text says, in which stars stand for anything. Linear in the
   * value for each star, whatever the text.
   */
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
