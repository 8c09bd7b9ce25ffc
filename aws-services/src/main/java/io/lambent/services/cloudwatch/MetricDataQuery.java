package io.lambent.services.cloudwatch;

import org.jspecify.annotations.Nullable;

/** A metric or an expression over metrics, as {@code GetMetricData} and alarms name it. */
public record MetricDataQuery(
    String id,
    @Nullable MetricStat metricStat,
    @Nullable String expression,
    @Nullable String label,
    @Nullable Boolean returnData,
    @Nullable Integer period,
    @Nullable String accountId) {

  /**
   * A statistic of one metric.
   *
   * @param period seconds
   * @param unit values of all units where null
   */
  public record MetricStat(Shapes.Metric metric, int period, String stat, @Nullable String unit) {}

  /** Returns true where the query's values are answered, and not only used by others. */
  public boolean returnsData() {
    return returnData == null || returnData;
  }
}
