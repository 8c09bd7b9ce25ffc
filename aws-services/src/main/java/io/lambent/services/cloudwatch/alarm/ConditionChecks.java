package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.api.Caller;
import io.lambent.services.cloudwatch.MetricDataQuery;
import io.lambent.services.cloudwatch.MetricValues;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Checks of conditions over metrics. */
@Component
class ConditionChecks {
  private static final int DAY = 86_400;
  private static final int WEEK = 7 * DAY;
  private static final int HOUR = 3_600;

  private final MetricValues metrics;
  private final Clock clock;

  ConditionChecks(MetricValues metrics, Clock clock) {
    this.metrics = metrics;
    this.clock = clock;
  }

  void check(Caller caller, MetricCondition condition) {
    if (condition.metrics() == null) {
      checkOne(condition);
    } else {
      checkSeveral(caller, condition, condition.metrics());
    }
    if (condition.evaluationPeriods() == null) {
      throw AlarmErrors.validation("The parameter EvaluationPeriods is required.");
    }
    if (condition.threshold() == null) {
      throw AlarmErrors.validation("The parameter Threshold is required.");
    }
    checkComparison(condition.comparisonOperator());
    if (condition.breachesToAlarm() > condition.periods()) {
      throw AlarmErrors.validation(
          "The parameter DatapointsToAlarm must not be greater than EvaluationPeriods.");
    }
    if (condition.treatMissingData() != null) {
      MetricCondition.MissingData.of(condition.treatMissingData());
    }
    checkRange((long) condition.periods() * condition.seconds(), condition.seconds());
  }

  private static void checkOne(MetricCondition condition) {
    if (condition.metricName() == null || condition.namespace() == null) {
      throw AlarmErrors.validation(
          "Either Metrics or both of MetricName and Namespace must be specified.");
    }
    if (condition.period() == null) {
      throw AlarmErrors.validation("The parameter Period is required.");
    }
    if ((condition.statistic() == null) == (condition.extendedStatistic() == null)) {
      throw AlarmErrors.validation(
          "Exactly one of Statistic and ExtendedStatistic must be specified.");
    }
    if (condition.extendedStatistic() != null
        && !MetricValues.isExtendedStatistic(condition.extendedStatistic())) {
      throw AlarmErrors.validation(
          "The value "
              + condition.extendedStatistic()
              + " for parameter ExtendedStatistic is not supported.");
    }
    String low = condition.evaluateLowSampleCountPercentile();
    if (low != null && !List.of("evaluate", "ignore").contains(low)) {
      throw AlarmErrors.validation(
          "EvaluateLowSampleCountPercentile must be evaluate or ignore, and is " + low + ".");
    }
    checkPeriod(condition.seconds());
  }

  private static void checkPeriod(int period) {
    MetricValues.checkPeriod(period, "Period");
    if (period == 1 || period == 5) {
      throw AlarmErrors.validation("Period must be 10, 20, 30 or a multiple of 60.");
    }
  }

  private void checkSeveral(
      Caller caller, MetricCondition condition, List<MetricDataQuery> queries) {
    if (condition.metricName() != null
        || condition.statistic() != null
        || condition.extendedStatistic() != null
        || condition.period() != null) {
      throw AlarmErrors.validation(
          "MetricName, Statistic, ExtendedStatistic and Period must not be specified together"
              + " with Metrics.");
    }
    MetricValues.check(caller.account(), queries, "Metrics");
    if (queries.stream().filter(MetricDataQuery::returnsData).count() != 1) {
      throw AlarmErrors.validation("Exactly one element of the metrics list should return data.");
    }
    if (condition.seconds() <= 0) {
      throw AlarmErrors.validation("Metrics must specify a period.");
    }
    checkPeriod(condition.seconds());
    // Computed once, so that an expression that cannot be computed is refused at once.
    Instant end = clock.instant();
    metrics.of(
        caller.account(),
        caller.region(),
        queries,
        condition.watched(),
        end.minusSeconds(condition.seconds()),
        end);
  }

  private static void checkComparison(@Nullable String operator) {
    if (operator == null) {
      throw AlarmErrors.validation("The parameter ComparisonOperator is required.");
    }
    for (MetricCondition.Comparison each : MetricCondition.Comparison.values()) {
      if (each.name().equals(operator)) {
        return;
      }
    }
    throw AlarmErrors.unsupported("ComparisonOperator " + operator + " (anomaly detection)");
  }

  private static void checkRange(long seconds, int period) {
    if (period < HOUR && seconds > DAY) {
      throw AlarmErrors.validation(
          "Metrics cannot be checked across more than a day"
              + " (EvaluationPeriods * Period must be <= 86400).");
    }
    if (seconds > WEEK) {
      throw AlarmErrors.validation(
          "Metrics cannot be checked across more than a week"
              + " (EvaluationPeriods * Period must be <= 604800).");
    }
  }
}
