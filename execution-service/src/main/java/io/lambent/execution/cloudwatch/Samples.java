package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Values by metric and time. Not safe for use by several threads. */
final class Samples {
  private final Map<MetricKey, Distribution> values = new HashMap<>();

  Distribution of(MetricKey key) {
    return values.computeIfAbsent(key, any -> new Distribution());
  }

  int size() {
    return values.size();
  }

  List<MetricSample> take() {
    List<MetricSample> samples =
        values.entrySet().stream()
            .filter(entry -> entry.getValue().count() > 0)
            .map(entry -> entry.getKey().sample(entry.getValue()))
            .toList();
    values.clear();
    return samples;
  }
}
