package io.lambent.services.cloudwatch.alarm;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NavigableMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decides the state of an alarm by the values of its latest periods. A few more periods than the
 * alarm asks for are looked at: older values stand in for missing ones, and only where there are
 * too few of them does the alarm's treatment of missing values count. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html">Configuring
 * how CloudWatch alarms treat missing data</a>.
 */
final class MetricEvaluation {
  /** Periods that are looked at beyond those that the alarm evaluates. */
  static final int FURTHER_PERIODS = 2;

  private static final DateTimeFormatter IN_REASON =
      DateTimeFormatter.ofPattern("dd/MM/yy HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final MetricCondition condition;
  private final Instant now;

  /** Real values, the oldest one first. */
  private final List<Point> real = new ArrayList<>();

  /** The number of each real value's period, counted back from the latest one, which is 1. */
  private final int oldestAge;

  private record Point(long second, double value) {}

  private MetricEvaluation(
      MetricCondition condition, NavigableMap<Long, Double> values, long end, Instant now) {
    this.condition = condition;
    this.now = now;
    values.forEach((second, value) -> real.add(new Point(second, value)));
    this.oldestAge =
        real.isEmpty()
            ? 0
            : (int) Math.ceilDiv(end - real.getFirst().second(), condition.seconds());
  }

  /**
   * Evaluates a condition.
   *
   * @param values of all periods that are looked at, by the beginnings of the periods
   * @param end of the latest period, in seconds since 1970
   * @return null where the alarm stays in its state
   */
  static @Nullable AlarmVerdict of(
      MetricCondition condition, NavigableMap<Long, Double> values, long end, Instant now) {
    return new MetricEvaluation(condition, values, end, now).verdict();
  }

  private boolean isBreaching(Point point) {
    return condition.comparison().isBreached(point.value(), condition.limit());
  }

  private @Nullable AlarmVerdict verdict() {
    int periods = condition.periods();
    int toAlarm = condition.breachesToAlarm();
    if (real.isEmpty()) {
      return ofNothing(periods);
    }
    List<Point> evaluated = real.subList(Math.max(0, real.size() - periods), real.size());
    int missing = periods - evaluated.size();
    int breaching = (int) evaluated.stream().filter(this::isBreaching).count();
    if (missing == 0 || breaching >= toAlarm) {
      return verdict(breaching >= toAlarm, evaluated, 0);
    }
    return switch (condition.missingData()) {
      case BREACHING -> verdict(breaching + missing >= toAlarm, evaluated, missing);
      case NOT_BREACHING -> verdict(false, evaluated, missing);
      case IGNORE -> breaching < evaluated.size() ? verdict(false, evaluated, 0) : null;
      case MISSING -> {
        if (breaching < evaluated.size()) {
          yield verdict(false, evaluated, 0);
        }
        // Breaching values alone raise the alarm only once the oldest is as many periods old as
        // the alarm needs, so that an intermittent metric does not raise it too early.
        yield Math.min(oldestAge, periods) >= toAlarm ? verdict(true, evaluated, 0) : null;
      }
    };
  }

  private @Nullable AlarmVerdict ofNothing(int periods) {
    MetricCondition.MissingData treatment = condition.missingData();
    return switch (treatment) {
      case IGNORE -> null;
      case MISSING ->
          new AlarmVerdict(
              AlarmState.INSUFFICIENT_DATA,
              "Insufficient Data: " + count(periods, "datapoint") + were(periods) + "unknown.",
              data(List.of()));
      case BREACHING, NOT_BREACHING ->
          new AlarmVerdict(
              treatment == MetricCondition.MissingData.BREACHING ? AlarmState.ALARM : AlarmState.OK,
              "Threshold Crossed: no datapoints were received for "
                  + count(periods, "period")
                  + " and "
                  + treated(periods)
                  + ".",
              data(List.of()));
    };
  }

  private AlarmVerdict verdict(boolean isAlarm, List<Point> evaluated, int filled) {
    List<Point> named =
        evaluated.reversed().stream().filter(point -> isBreaching(point) == isAlarm).toList();
    int needed =
        isAlarm
            ? condition.breachesToAlarm()
            : condition.periods() - condition.breachesToAlarm() + 1;
    StringBuilder reason = new StringBuilder("Threshold Crossed: ");
    if (!named.isEmpty()) {
      reason.append(compared(named, isAlarm, filled == 0 ? evaluated.size() : 0));
    }
    if (filled > 0) {
      reason.append(named.isEmpty() ? "" : " and ").append(treated(filled));
    }
    reason
        .append(" (minimum ")
        .append(count(needed, "datapoint"))
        .append(isAlarm ? " for OK -> ALARM transition)." : " for ALARM -> OK transition).");
    return new AlarmVerdict(
        isAlarm ? AlarmState.ALARM : AlarmState.OK, reason.toString(), data(evaluated));
  }

  /**
   * Says how values compare with the threshold.
   *
   * @param all the number of values that were evaluated; 0 where missing ones count besides
   */
  private String compared(List<Point> named, boolean isAlarm, int all) {
    return (all > 0
            ? named.size() + " out of the last " + all + " datapoints"
            : count(named.size(), "datapoint"))
        + named.stream()
            .map(
                point ->
                    point.value()
                        + " ("
                        + IN_REASON.format(Instant.ofEpochSecond(point.second()))
                        + ")")
            .collect(Collectors.joining(", ", " [", "]"))
        + were(named.size())
        + (isAlarm ? "" : "not ")
        + condition.comparison().words()
        + " the threshold ("
        + condition.limit()
        + ")";
  }

  private String treated(int number) {
    return count(number, "missing datapoint")
        + were(number)
        + "treated as ["
        + condition.missingData().words()
        + "]";
  }

  private static String count(int number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  private static String were(int number) {
    return number == 1 ? " was " : " were ";
  }

  private String data(List<Point> evaluated) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.put("version", "1.0").put("queryDate", AlarmTimes.text(now));
    if (!evaluated.isEmpty()) {
      data.put("startDate", AlarmTimes.text(evaluated.getFirst().second()));
    }
    if (condition.metrics() == null) {
      if (condition.unit() != null) {
        data.put("unit", condition.unit());
      }
      data.put("statistic", condition.stat());
    }
    data.put("period", condition.seconds());
    ArrayNode recent = data.putArray("recentDatapoints");
    evaluated.forEach(point -> recent.add(point.value()));
    data.put("threshold", condition.limit());
    ArrayNode all = data.putArray("evaluatedDatapoints");
    for (Point point : evaluated.reversed()) {
      all.addObject().put("timestamp", AlarmTimes.text(point.second())).put("value", point.value());
    }
    return data.toString();
  }
}
