package io.lambent.services.metricmath;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.DoubleBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The operators. Two series are combined at the times that both have; a number is combined with
 * each value of a series. What is no number, as after a division by zero, is left out.
 */
enum Operator {
  ADD("+", Double::sum),
  SUBTRACT("-", (one, other) -> one - other),
  MULTIPLY("*", (one, other) -> one * other),
  DIVIDE("/", (one, other) -> one / other),
  POWER("^", Math::pow),
  LESS("<", (one, other) -> truth(one < other)),
  GREATER(">", (one, other) -> truth(one > other)),
  AT_MOST("<=", (one, other) -> truth(one <= other)),
  AT_LEAST(">=", (one, other) -> truth(one >= other)),
  EQUAL("==", (one, other) -> truth(one == other)),
  DIFFERENT("!=", (one, other) -> truth(one != other)),
  AND("&&", (one, other) -> truth(one != 0 && other != 0)),
  OR("||", (one, other) -> truth(one != 0 || other != 0));

  private final String sign;
  private final DoubleBinaryOperator function;

  Operator(String sign, DoubleBinaryOperator function) {
    this.sign = sign;
    this.function = function;
  }

  private static double truth(boolean is) {
    return is ? 1 : 0;
  }

  /** Null where the sign compares nothing. */
  static @Nullable Operator comparison(String sign) {
    for (Operator operator : List.of(LESS, GREATER, AT_MOST, AT_LEAST, EQUAL, DIFFERENT)) {
      if (operator.sign.equals(sign)) {
        return operator;
      }
    }
    return null;
  }

  Value apply(Value left, Value right) {
    return combine(left, right, function, sign);
  }

  static Value combine(Value left, Value right, DoubleBinaryOperator function, String name) {
    if (left instanceof Value.Scalar one && right instanceof Value.Scalar other) {
      return new Value.Scalar(function.applyAsDouble(one.number(), other.number()));
    }
    if (left instanceof Value.Group group && !(right instanceof Value.Group)) {
      List<Value.Series> combined = new ArrayList<>();
      for (Value.Series series : group.series()) {
        combined.add((Value.Series) combine(series, right, function, name));
      }
      return new Value.Group(combined);
    }
    if (right instanceof Value.Group group && !(left instanceof Value.Group)) {
      List<Value.Series> combined = new ArrayList<>();
      for (Value.Series series : group.series()) {
        combined.add((Value.Series) combine(left, series, function, name));
      }
      return new Value.Group(combined);
    }
    if (left instanceof Value.Series series && right instanceof Value.Scalar scalar) {
      return map(series, (time, value) -> function.applyAsDouble(value, scalar.number()));
    }
    if (left instanceof Value.Scalar scalar && right instanceof Value.Series series) {
      return map(series, (time, value) -> function.applyAsDouble(scalar.number(), value));
    }
    if (left instanceof Value.Series one && right instanceof Value.Series other) {
      return join(one, other, function);
    }
    throw new MathException(
        "The operator '"
            + name
            + "' does not take operands of type "
            + left.type()
            + " and "
            + right.type());
  }

  private static Value.Series join(
      Value.Series one, Value.Series other, DoubleBinaryOperator function) {
    NavigableMap<Long, Double> points = new TreeMap<>();
    one.points()
        .forEach(
            (time, value) -> {
              Double second = other.points().get(time);
              if (second != null) {
                put(points, time, function.applyAsDouble(value, second));
              }
            });
    return new Value.Series(one.label(), Math.max(one.period(), other.period()), points);
  }

  /** A function of time and value. */
  interface PointFunction {
    double apply(long time, double value);
  }

  static Value.Series map(Value.Series series, PointFunction function) {
    NavigableMap<Long, Double> points = new TreeMap<>();
    series.points().forEach((time, value) -> put(points, time, function.apply(time, value)));
    return series.with(points);
  }

  static void put(NavigableMap<Long, Double> points, long time, double value) {
    if (Double.isFinite(value)) {
      points.put(time, value);
    }
  }
}
