package io.lambent.services.metricmath;

import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The value of an expression or of a part of it. */
public sealed interface Value {

  record Scalar(double number) implements Value {}

  /** A string, such as the argument of {@code METRICS}; or a word such as {@code REPEAT}. */
  record Text(String text) implements Value {}

  /**
   * Values by time.
   *
   * @param period seconds from one time to the next
   * @param points by the seconds since the epoch
   */
  record Series(String label, int period, NavigableMap<Long, Double> points) implements Value {
    public Series {
      points = Collections.unmodifiableNavigableMap(new TreeMap<>(points));
    }

    Series with(NavigableMap<Long, Double> other) {
      return new Series(label, period, other);
    }
  }

  /** Several series, one after the other. */
  record Group(List<Series> series) implements Value {
    public Group {
      series = List.copyOf(series);
    }
  }

  /** The abbreviation of the type on AWS's page, for texts. */
  default String type() {
    return switch (this) {
      case Scalar scalar -> "S";
      case Text text -> "String";
      case Series series -> "TS";
      case Group group -> "TS[]";
    };
  }
}
