package io.lambent.services.dynamodb.expression;

import io.lambent.services.dynamodb.value.AttributeValue;
import io.lambent.services.dynamodb.value.Utf8;
import org.jspecify.annotations.Nullable;

/** The comparators of conditions. */
public enum Comparator {
  EQUAL("="),
  NOT_EQUAL("<>"),
  LESS("<"),
  LESS_OR_EQUAL("<="),
  GREATER(">"),
  GREATER_OR_EQUAL(">=");

  private final String symbol;

  Comparator(String symbol) {
    this.symbol = symbol;
  }

  public String symbol() {
    return symbol;
  }

  static Comparator of(String symbol) {
    for (Comparator comparator : values()) {
      if (comparator.symbol.equals(symbol)) {
        return comparator;
      }
    }
    throw new IllegalArgumentException("no comparator: " + symbol);
  }

  /** The comparator that holds with the operands exchanged. */
  Comparator reversed() {
    return switch (this) {
      case EQUAL, NOT_EQUAL -> this;
      case LESS -> GREATER;
      case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
      case GREATER -> LESS;
      case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
    };
  }

  boolean isOrder() {
    return this != EQUAL && this != NOT_EQUAL;
  }

  /**
   * Compares two values. Values of different types are not equal, and neither is a value that is
   * absent; no other comparator holds for them.
   */
  boolean holds(@Nullable AttributeValue left, @Nullable AttributeValue right) {
    if (left == null || right == null) {
      return this == NOT_EQUAL;
    }
    return switch (this) {
      case EQUAL -> left.equals(right);
      case NOT_EQUAL -> !left.equals(right);
      case LESS -> areOrdered(left, right) && order(left, right) < 0;
      case LESS_OR_EQUAL -> areOrdered(left, right) && order(left, right) <= 0;
      case GREATER -> areOrdered(left, right) && order(left, right) > 0;
      case GREATER_OR_EQUAL -> areOrdered(left, right) && order(left, right) >= 0;
    };
  }

  /** Returns true for two strings, two numbers or two binary values. */
  static boolean areOrdered(AttributeValue left, AttributeValue right) {
    return left.type() == right.type() && left.type().isScalarOfKeys();
  }

  /**
   * Compares two values that {@link #areOrdered}: strings by their UTF-8 bytes, bytes as unsigned
   * numbers.
   */
  static int order(AttributeValue left, AttributeValue right) {
    if (left instanceof AttributeValue.S a && right instanceof AttributeValue.S b) {
      return Utf8.compare(a.value(), b.value());
    }
    if (left instanceof AttributeValue.N a && right instanceof AttributeValue.N b) {
      return a.value().compareTo(b.value());
    }
    if (left instanceof AttributeValue.B a && right instanceof AttributeValue.B b) {
      return a.value().compareTo(b.value());
    }
    throw new IllegalArgumentException(left.type() + " and " + right.type() + " have no order");
  }
}
