package io.lambent.services.cloudwatch.alarm;

import io.lambent.services.cloudwatch.MetricDataQuery;
import io.lambent.services.cloudwatch.Shapes;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * When the values of a metric, or of an expression over metrics, are cause for alarm.
 *
 * @param period seconds; null where there are queries, which have periods of their own
 * @param metrics null where the alarm watches one metric
 */
record MetricCondition(
    @Nullable String metricName,
    @Nullable String namespace,
    @Nullable String statistic,
    @Nullable String extendedStatistic,
    List<Shapes.Dimension> dimensions,
    @Nullable Integer period,
    @Nullable String unit,
    @Nullable Integer evaluationPeriods,
    @Nullable Integer datapointsToAlarm,
    @Nullable Double threshold,
    @Nullable String comparisonOperator,
    @Nullable String treatMissingData,
    @Nullable String evaluateLowSampleCountPercentile,
    @Nullable List<MetricDataQuery> metrics) {

  private static final String SINGLE = "m1";
  private static final int MINUTE = 60;

  MetricCondition {
    metrics = metrics == null || metrics.isEmpty() ? null : List.copyOf(metrics);
  }

  /** The queries to compute; one where the alarm watches one metric. */
  List<MetricDataQuery> queries() {
    if (metrics != null) {
      return metrics;
    }
    Shapes.Metric metric = new Shapes.Metric(namespace, metricName, dimensions);
    return List.of(query(metric, stat()));
  }

  /** The number of samples of each period. */
  MetricDataQuery samples() {
    return query(new Shapes.Metric(namespace, metricName, dimensions), "SampleCount");
  }

  private MetricDataQuery query(Shapes.Metric metric, String stat) {
    return new MetricDataQuery(
        SINGLE,
        new MetricDataQuery.MetricStat(metric, seconds(), stat, unit),
        null,
        null,
        true,
        null,
        null);
  }

  String stat() {
    return Objects.requireNonNullElse(
        statistic, Objects.requireNonNullElse(extendedStatistic, "Average"));
  }

  /** The id of the query whose values are compared. */
  String watched() {
    return queries().stream()
        .filter(MetricDataQuery::returnsData)
        .findFirst()
        .map(MetricDataQuery::id)
        .orElse(SINGLE);
  }

  /** The length of a period in seconds; of queries the longest that one of them has. */
  int seconds() {
    if (metrics == null) {
      return Objects.requireNonNullElse(period, MINUTE);
    }
    return metrics.stream()
        .mapToInt(
            query -> {
              MetricDataQuery.MetricStat metric = query.metricStat();
              return metric != null
                  ? metric.period()
                  : Objects.requireNonNullElse(query.period(), 0);
            })
        .max()
        .orElse(MINUTE);
  }

  /** Returns true where the alarm is evaluated more often than each minute. */
  boolean isFast() {
    return seconds() < MINUTE;
  }

  int periods() {
    return Objects.requireNonNullElse(evaluationPeriods, 1);
  }

  /** The number of breaching values that are cause for alarm. */
  int breachesToAlarm() {
    return Objects.requireNonNullElse(datapointsToAlarm, periods());
  }

  double limit() {
    return Objects.requireNonNullElse(threshold, 0.0);
  }

  Comparison comparison() {
    return Comparison.valueOf(
        Objects.requireNonNullElse(comparisonOperator, Comparison.GreaterThanThreshold.name()));
  }

  /** How missing values count; those of DynamoDB's metrics are always ignored, as on AWS. */
  MissingData missingData() {
    return "AWS/DynamoDB".equals(namespace)
        ? MissingData.IGNORE
        : MissingData.of(Objects.requireNonNullElse(treatMissingData, "missing"));
  }

  /** The comparisons of a value with the threshold, with AWS's names. */
  enum Comparison {
    GreaterThanOrEqualToThreshold("greater than or equal to"),
    GreaterThanThreshold("greater than"),
    LessThanThreshold("less than"),
    LessThanOrEqualToThreshold("less than or equal to");

    private final String words;

    Comparison(String words) {
      this.words = words;
    }

    /** The comparison as reasons write it. */
    String words() {
      return words;
    }

    boolean isBreached(double value, double threshold) {
      return switch (this) {
        case GreaterThanOrEqualToThreshold -> value >= threshold;
        case GreaterThanThreshold -> value > threshold;
        case LessThanThreshold -> value < threshold;
        case LessThanOrEqualToThreshold -> value <= threshold;
      };
    }
  }

  /** The ways to treat periods without values. */
  enum MissingData {
    BREACHING("breaching", "Breaching"),
    NOT_BREACHING("notBreaching", "NonBreaching"),
    IGNORE("ignore", "Ignored"),
    MISSING("missing", "Missing");

    private final String setting;
    private final String words;

    MissingData(String setting, String words) {
      this.setting = setting;
      this.words = words;
    }

    String words() {
      return words;
    }

    static MissingData of(String setting) {
      for (MissingData each : values()) {
        if (each.setting.equals(setting)) {
          return each;
        }
      }
      throw AlarmErrors.validation(
          "TreatMissingData must be breaching, notBreaching, ignore or missing, and is "
              + setting
              + ".");
    }
  }
}
