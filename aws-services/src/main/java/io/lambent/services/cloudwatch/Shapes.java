package io.lambent.services.cloudwatch;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Members of requests and answers that several operations have. */
public final class Shapes {
  private Shapes() {}

  /** One of the name-value pairs that are part of a metric's identity. */
  public record Dimension(String name, String value) {}

  /** A metric; its account and region are those of the caller. */
  public record Metric(
      @Nullable String namespace, @Nullable String metricName, List<Dimension> dimensions) {}

  /**
   * One point of {@code GetMetricStatistics}.
   *
   * @param extendedStatistics null where none was asked for
   */
  record Datapoint(
      Instant timestamp,
      @Nullable Double sampleCount,
      @Nullable Double average,
      @Nullable Double sum,
      @Nullable Double minimum,
      @Nullable Double maximum,
      String unit,
      @Nullable Map<String, Double> extendedStatistics) {}

  /** Dimensions by name; refuses a name that is there twice. */
  static Map<String, String> map(List<Dimension> dimensions, String parameter) {
    Map<String, String> map = new TreeMap<>();
    for (Dimension dimension : dimensions) {
      if (map.put(dimension.name(), dimension.value()) != null) {
        throw Errors.invalidValue(
            "The parameter "
                + parameter
                + " has the dimension "
                + dimension.name()
                + " more than once.");
      }
    }
    return map;
  }

  static List<Dimension> list(Map<String, String> dimensions) {
    return new TreeMap<>(dimensions)
        .entrySet().stream().map(entry -> new Dimension(entry.getKey(), entry.getValue())).toList();
  }
}
