package io.lambent.services.metricmath;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.DoubleUnaryOperator;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The functions that there are. */
enum Function {
  ABS,
  AVG,
  CEIL,
  DATAPOINT_COUNT,
  DIFF,
  DIFF_TIME,
  FILL,
  FIRST,
  FLOOR,
  IF,
  LAST,
  LOG,
  LOG10,
  MAX,
  METRICS,
  METRIC_COUNT,
  MIN,
  PERIOD,
  RATE,
  REMOVE_EMPTY,
  RUNNING_SUM,
  STDDEV,
  SUM,
  TIME_SERIES;

  /**
   * @throws MathException where there is none, or Lambent lacks it
   */
  static Function of(String name) {
    for (Function function : values()) {
      if (function.name().equals(name)) {
        return function;
      }
    }
    throw new MathException(
        "Lambent does not have the function '" + name + "'. It has " + List.of(values()));
  }

  Value call(List<Value> arguments, Scope scope) {
    return switch (this) {
      case ABS -> each(one(arguments), Math::abs);
      case CEIL -> each(one(arguments), Math::ceil);
      case FLOOR -> each(one(arguments), Math::floor);
      case LOG -> each(one(arguments), Math::log);
      case LOG10 -> each(one(arguments), Math::log10);
      case AVG -> reduced(one(arguments), Function::average);
      case SUM -> reduced(one(arguments), Function::sum);
      case MIN ->
          reduced(
              one(arguments), values -> values.stream().mapToDouble(v -> v).min().orElseThrow());
      case MAX ->
          reduced(
              one(arguments), values -> values.stream().mapToDouble(v -> v).max().orElseThrow());
      case STDDEV -> reduced(one(arguments), Function::deviation);
      case DATAPOINT_COUNT -> reduced(one(arguments), values -> values.size());
      case DIFF -> eachSeries(one(arguments), series -> differences(series, Kind.VALUE));
      case DIFF_TIME -> eachSeries(one(arguments), series -> differences(series, Kind.TIME));
      case RATE -> eachSeries(one(arguments), series -> differences(series, Kind.RATE));
      case RUNNING_SUM -> eachSeries(one(arguments), Function::runningSum);
      case FILL -> fill(arguments, scope);
      case IF -> choose(arguments);
      case FIRST -> group(one(arguments)).series().getFirst();
      case LAST -> group(one(arguments)).series().getLast();
      case METRICS -> new Value.Group(scope.metrics(text(arguments)));
      case METRIC_COUNT -> new Value.Scalar(group(one(arguments)).series().size());
      case PERIOD -> new Value.Scalar(series(one(arguments)).period());
      case REMOVE_EMPTY ->
          new Value.Group(
              group(one(arguments)).series().stream()
                  .filter(series -> !series.points().isEmpty())
                  .toList());
      case TIME_SERIES -> constant(one(arguments), scope);
    };
  }

  private Value one(List<Value> arguments) {
    if (arguments.size() != 1) {
      throw new MathException(name() + " takes one argument");
    }
    return arguments.getFirst();
  }

  private String text(List<Value> arguments) {
    if (arguments.isEmpty()) {
      return "";
    }
    if (one(arguments) instanceof Value.Text text) {
      return text.text();
    }
    throw wrongType(arguments.getFirst());
  }

  private MathException wrongType(Value value) {
    return new MathException(name() + " does not take an argument of type " + value.type());
  }

  private Value.Series series(Value value) {
    if (value instanceof Value.Series series) {
      return series;
    }
    throw wrongType(value);
  }

  private Value.Group group(Value value) {
    Value.Group group =
        switch (value) {
          case Value.Group several -> several;
          case Value.Series single -> new Value.Group(List.of(single));
          case Value.Scalar scalar -> throw wrongType(scalar);
          case Value.Text text -> throw wrongType(text);
        };
    if (group.series().isEmpty() && (this == FIRST || this == LAST)) {
      throw new MathException(name() + " of no time series");
    }
    return group;
  }

  private Value each(Value value, DoubleUnaryOperator function) {
    return value instanceof Value.Scalar scalar
        ? new Value.Scalar(function.applyAsDouble(scalar.number()))
        : eachSeries(
            value,
            series -> Operator.map(series, (time, number) -> function.applyAsDouble(number)));
  }

  private interface SeriesFunction {
    Value.Series apply(Value.Series series);
  }

  private Value eachSeries(Value value, SeriesFunction function) {
    return switch (value) {
      case Value.Series series -> function.apply(series);
      case Value.Group group ->
          new Value.Group(group.series().stream().map(function::apply).toList());
      case Value.Scalar scalar -> throw wrongType(scalar);
      case Value.Text text -> throw wrongType(text);
    };
  }

  /** A number of a series, or at each time a number of what several series have there. */
  private Value reduced(Value value, ToDoubleFunction<List<Double>> function) {
    return switch (value) {
      case Value.Series series ->
          new Value.Scalar(
              series.points().isEmpty()
                  ? (this == DATAPOINT_COUNT ? 0 : Double.NaN)
                  : function.applyAsDouble(List.copyOf(series.points().values())));
      case Value.Group group -> reduced(group, function);
      case Value.Scalar scalar -> throw wrongType(scalar);
      case Value.Text text -> throw wrongType(text);
    };
  }

  private Value.Series reduced(Value.Group group, ToDoubleFunction<List<Double>> function) {
    NavigableMap<Long, List<Double>> columns = new TreeMap<>();
    int period = 1;
    for (Value.Series series : group.series()) {
      period = Math.max(period, series.period());
      series
          .points()
          .forEach(
              (time, value) -> columns.computeIfAbsent(time, at -> new ArrayList<>()).add(value));
    }
    NavigableMap<Long, Double> points = new TreeMap<>();
    columns.forEach((time, column) -> Operator.put(points, time, function.applyAsDouble(column)));
    return new Value.Series("", period, points);
  }

  private static double sum(List<Double> values) {
    return values.stream().mapToDouble(value -> value).sum();
  }

  private static double average(List<Double> values) {
    return sum(values) / values.size();
  }

  private static double deviation(List<Double> values) {
    double average = average(values);
    return Math.sqrt(
        values.stream().mapToDouble(value -> (value - average) * (value - average)).sum()
            / values.size());
  }

  private enum Kind {
    VALUE,
    TIME,
    RATE
  }

  private static Value.Series differences(Value.Series series, Kind kind) {
    NavigableMap<Long, Double> points = new TreeMap<>();
    Map.Entry<Long, Double> before = null;
    for (Map.Entry<Long, Double> point : series.points().entrySet()) {
      if (before != null) {
        double value = point.getValue() - before.getValue();
        double time = point.getKey() - before.getKey();
        points.put(
            point.getKey(),
            switch (kind) {
              case VALUE -> value;
              case TIME -> time;
              case RATE -> value / time;
            });
      }
      before = point;
    }
    return series.with(points);
  }

  private static Value.Series runningSum(Value.Series series) {
    double[] sum = {0};
    return Operator.map(series, (time, value) -> sum[0] += value);
  }

  private Value fill(List<Value> arguments, Scope scope) {
    if (arguments.size() != 2) {
      throw new MathException("FILL takes two arguments");
    }
    return switch (arguments.get(1)) {
      case Value.Scalar scalar ->
          eachSeries(
              arguments.getFirst(), series -> Filling.with(series, time -> scalar.number(), scope));
      case Value.Series other ->
          eachSeries(
              arguments.getFirst(),
              series -> Filling.with(series, time -> other.points().get(time), scope));
      case Value.Text text ->
          eachSeries(
              arguments.getFirst(),
              series ->
                  text.text().equals("LINEAR")
                      ? Filling.linear(series, scope)
                      : Filling.repeat(series, scope));
      case Value.Group group -> throw wrongType(group);
    };
  }

  /**
   * Takes the second argument where the condition is not zero, elsewhere the third if there is one.
   */
  private Value choose(List<Value> arguments) {
    if (arguments.size() < 2 || arguments.size() > 3) {
      throw new MathException("IF takes two or three arguments");
    }
    Value condition = arguments.getFirst();
    Value then = arguments.get(1);
    if (condition instanceof Value.Scalar scalar) {
      if (scalar.number() != 0) {
        return then;
      }
      if (arguments.size() == 3) {
        return arguments.get(2);
      }
      throw new MathException("IF of a number needs a value for the case that it is zero");
    }
    Value.Series series = series(condition);
    NavigableMap<Long, Double> points = new TreeMap<>();
    for (long time : new TreeSet<>(series.points().keySet())) {
      boolean isTrue = series.points().getOrDefault(time, 0.0) != 0;
      Double value =
          isTrue ? at(then, time) : arguments.size() == 3 ? at(arguments.get(2), time) : null;
      if (value != null) {
        Operator.put(points, time, value);
      }
    }
    return series.with(points);
  }

  private @Nullable Double at(Value value, long time) {
    return switch (value) {
      case Value.Scalar scalar -> scalar.number();
      case Value.Series series -> series.points().get(time);
      case Value.Group group -> throw wrongType(group);
      case Value.Text text -> throw wrongType(text);
    };
  }

  private Value constant(Value value, Scope scope) {
    if (!(value instanceof Value.Scalar scalar)) {
      throw wrongType(value);
    }
    Value.Series empty = new Value.Series("", scope.period(), new TreeMap<>());
    return Filling.with(empty, time -> scalar.number(), scope);
  }
}
