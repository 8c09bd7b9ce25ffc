package io.lambent.services.metricmath;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Values for the times at which a series has none. */
final class Filling {
  /** The maximum number of points of a series, which is that of a request. */
  private static final int MAX_POINTS = 100_800;

  private Filling() {}

  /** Finds the value for a time; null where there is none. */
  interface Filler {
    @Nullable Double at(long time);
  }

  static Value.Series with(Value.Series series, Filler filler, Scope scope) {
    NavigableMap<Long, Double> points = new TreeMap<>(series.points());
    int period = Math.max(1, series.period());
    if ((scope.end() - scope.start()) / period > MAX_POINTS) {
      throw new MathException("The time is too long to be filled in");
    }
    for (long time = scope.start(); time < scope.end(); time += period) {
      Double value = points.containsKey(time) ? null : filler.at(time);
      if (value != null) {
        Operator.put(points, time, value);
      }
    }
    return series.with(points);
  }

  /** The last value before. */
  static Value.Series repeat(Value.Series series, Scope scope) {
    return with(
        series,
        time -> {
          Map.Entry<Long, Double> before = series.points().lowerEntry(time);
          return before == null ? null : before.getValue();
        },
        scope);
  }

  /** On the line from the value before to the one behind. */
  static Value.Series linear(Value.Series series, Scope scope) {
    return with(
        series,
        time -> {
          Map.Entry<Long, Double> before = series.points().lowerEntry(time);
          Map.Entry<Long, Double> behind = series.points().higherEntry(time);
          if (before == null || behind == null) {
            return null;
          }
          double part = (double) (time - before.getKey()) / (behind.getKey() - before.getKey());
          return before.getValue() + part * (behind.getValue() - before.getValue());
        },
        scope);
  }
}
