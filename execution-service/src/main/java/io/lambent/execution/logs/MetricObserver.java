package io.lambent.execution.logs;

import java.util.Map;

/** Takes what metric filters find. Called by several threads; must not block. */
public interface MetricObserver {
  MetricObserver NONE =
      new MetricObserver() {
        @Override
        public void value(
            Metric metric, Map<String, String> dimensions, long timestamp, double value) {
          // Values are dropped.
        }

        @Override
        public void unmatched(Metric metric, long timestamp, double defaultValue) {
          // Values are dropped.
        }
      };

  /**
   * A metric that a filter makes.
   *
   * @param account whose log it is
   * @param unit one of CloudWatch's
   */
  record Metric(String account, String region, String namespace, String name, String unit) {}

  /**
   * An event matched.
   *
   * @param timestamp of the event, milliseconds since the epoch
   */
  void value(Metric metric, Map<String, String> dimensions, long timestamp, double value);

  /**
   * An event did not match.
   *
   * @param defaultValue of the metric in a minute without values
   */
  void unmatched(Metric metric, long timestamp, double defaultValue);
}
