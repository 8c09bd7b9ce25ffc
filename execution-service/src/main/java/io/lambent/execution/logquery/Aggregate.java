package io.lambent.execution.logquery;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A statistic of many rows. */
final class Aggregate {
  private static final Set<String> NAMES =
      Set.of(
          "count",
          "count_distinct",
          "sum",
          "avg",
          "min",
          "max",
          "stddev",
          "pct",
          "median",
          "earliest",
          "latest",
          "sortsfirst",
          "sortslast");

  /** Values that one statistic keeps; those of further rows do not count. */
  private static final int KEPT_LIMIT = 1_000_000;

  private final String name;
  private final @Nullable Expression value;
  private final double percent;
  private final List<Double> numbers = new ArrayList<>();
  private final Set<String> distinct = new HashSet<>();
  private long count;
  private double sum;
  private double squares;
  private @Nullable Object chosen;
  private @Nullable Object when;

  /**
   * A statistic by its function.
   *
   * @param value null for {@code count(*)}
   * @param percent of {@code pct}
   */
  Aggregate(String name, @Nullable Expression value, double percent) {
    this.name = name.toLowerCase(Locale.ROOT);
    this.value = value;
    this.percent = percent;
  }

  static boolean has(String name) {
    return NAMES.contains(name.toLowerCase(Locale.ROOT));
  }

  void add(Row row) {
    if (value == null) {
      count++;
      return;
    }
    Object each = value.value(row);
    if (each == null) {
      return;
    }
    switch (name) {
      case "count" -> count++;
      case "count_distinct" -> {
        if (distinct.size() < KEPT_LIMIT) {
          distinct.add(Values.text(each));
        }
      }
      case "min", "sortsfirst" ->
          chosen = chosen == null || Values.compare(each, chosen) < 0 ? each : chosen;
      case "max", "sortslast" ->
          chosen = chosen == null || Values.compare(each, chosen) > 0 ? each : chosen;
      case "earliest", "latest" -> addTimed(row, each);
      default -> addNumber(Values.number(each));
    }
  }

  private void addTimed(Row row, Object each) {
    Object time = row.get("@timestamp");
    int order = when == null ? 0 : Values.compare(time, when);
    if (when == null || (name.equals("earliest") ? order < 0 : order >= 0)) {
      when = time;
      chosen = each;
    }
  }

  private void addNumber(@Nullable Double number) {
    if (number == null) {
      return;
    }
    count++;
    sum += number;
    squares += number * number;
    if ((name.equals("pct") || name.equals("median")) && numbers.size() < KEPT_LIMIT) {
      numbers.add(number);
    }
  }

  @Nullable Object result() {
    return switch (name) {
      case "count" -> (double) count;
      case "count_distinct" -> (double) distinct.size();
      case "sum" -> sum;
      case "avg" -> count == 0 ? null : (Double) (sum / count);
      case "stddev" -> deviation();
      case "pct" -> percentile(percent);
      case "median" -> percentile(50);
      default -> chosen;
    };
  }

  /** Returns the standard deviation of a sample, as CloudWatch Logs computes it; null below two. */
  private @Nullable Double deviation() {
    return count < 2
        ? null
        : (Double) Math.sqrt(Math.max(0, (squares - sum * sum / count) / (count - 1)));
  }

  private @Nullable Double percentile(double wanted) {
    if (numbers.isEmpty()) {
      return null;
    }
    numbers.sort(null);
    int rank = (int) Math.ceil(wanted / 100 * numbers.size());
    return numbers.get(Math.clamp(rank - 1L, 0, numbers.size() - 1));
  }
}
