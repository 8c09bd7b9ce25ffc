package io.lambent.contract.metrics;

import java.util.Map;

/**
 * The values of one metric within one minute or second.
 *
 * @param account twelve digits
 * @param unit one of CloudWatch's, such as {@code Milliseconds}
 * @param resolution seconds that the sample stands for: 60, or 1 of a high-resolution metric
 * @param second since the epoch; a multiple of {@code resolution}
 */
public record MetricSample(
    String account,
    String region,
    String namespace,
    String name,
    Map<String, String> dimensions,
    String unit,
    int resolution,
    long second,
    Distribution values) {

  /** These values and those of another sample of the same metric and time. */
  public MetricSample with(Distribution others) {
    Distribution both = values.copy();
    both.merge(others);
    return new MetricSample(
        account, region, namespace, name, dimensions, unit, resolution, second, both);
  }

  public MetricSample {
    dimensions = Map.copyOf(dimensions);
    if (resolution != 1 && resolution != 60) {
      throw new IllegalArgumentException("resolution is neither 1 nor 60 seconds: " + resolution);
    }
    if (Math.floorMod(second, resolution) != 0) {
      throw new IllegalArgumentException(second + " is no multiple of " + resolution);
    }
  }
}
