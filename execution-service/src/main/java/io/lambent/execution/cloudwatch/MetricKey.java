package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import java.util.Map;

/**
 * Identifies the metric and the time of samples.
 *
 * @param resolution seconds: 1 or 60
 * @param second since the epoch; a multiple of the resolution
 */
record MetricKey(
    String account,
    String region,
    String namespace,
    String name,
    Map<String, String> dimensions,
    String unit,
    int resolution,
    long second) {

  MetricSample sample(Distribution values) {
    return new MetricSample(
        account, region, namespace, name, dimensions, unit, resolution, second, values);
  }
}
