package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.contract.metrics.Distribution;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Statistics of one metric. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html">GetMetricStatistics</a>.
 */
@Component
class GetMetricStatistics {
  private static final int MAX_DATAPOINTS = 1_440;

  private final MetricReader reader;

  GetMetricStatistics(MetricReader reader) {
    this.reader = reader;
  }

  record Input(
      String namespace,
      String metricName,
      List<Shapes.Dimension> dimensions,
      Instant startTime,
      Instant endTime,
      int period,
      List<String> statistics,
      List<String> extendedStatistics,
      @Nullable String unit) {}

  record Output(String label, List<Shapes.Datapoint> datapoints) {}

  Output get(Caller caller, Input input) {
    Map<String, Statistic> extended = check(input);
    MetricReader.Query query =
        new MetricReader.Query(
            new MetricKey(
                caller.account(),
                caller.region(),
                input.namespace(),
                input.metricName(),
                Shapes.map(input.dimensions(), "Dimensions")),
            input.startTime(),
            input.endTime(),
            input.period(),
            input.unit());
    List<Shapes.Datapoint> datapoints = new ArrayList<>();
    reader
        .byUnit(query)
        .forEach(
            (unit, values) ->
                values.forEach(
                    (at, distribution) -> {
                      Shapes.Datapoint point = point(at, unit, distribution, input, extended);
                      if (point != null) {
                        datapoints.add(point);
                      }
                    }));
    return new Output(input.metricName(), datapoints);
  }

  private Map<String, Statistic> check(Input input) {
    if (input.statistics().isEmpty() && input.extendedStatistics().isEmpty()) {
      throw Errors.invalidCombination("Must specify either Statistics or ExtendedStatistics");
    }
    if (!input.statistics().isEmpty() && !input.extendedStatistics().isEmpty()) {
      throw Errors.invalidCombination(
          "The parameters Statistics and ExtendedStatistics are mutually exclusive and you have"
              + " specified both.");
    }
    Map<String, Statistic> extended = new LinkedHashMap<>();
    for (String name : input.extendedStatistics()) {
      Statistic statistic = Statistic.Parser.parseExtended(name);
      if (statistic == null) {
        throw Errors.invalidValue(
            "The value " + name + " for parameter ExtendedStatistics is not supported.");
      }
      extended.put(name, statistic);
    }
    Periods.check(input.period(), "Period");
    if (!input.startTime().isBefore(input.endTime())) {
      throw Errors.invalidCombination(
          "The parameter StartTime must be less than the parameter EndTime.");
    }
    long seconds = Duration.between(input.startTime(), input.endTime()).toSeconds();
    long datapoints = (seconds + input.period() - 1) / input.period();
    if (datapoints > MAX_DATAPOINTS) {
      throw Errors.invalidCombination(
          String.format(
              Locale.ROOT,
              "You have requested up to %,d datapoints, which exceeds the limit of %,d. You may"
                  + " reduce the datapoints requested by increasing Period, or decreasing the time"
                  + " range.",
              datapoints,
              MAX_DATAPOINTS));
    }
    return extended;
  }

  private static Shapes.@Nullable Datapoint point(
      Instant at, String unit, Distribution values, Input input, Map<String, Statistic> extended) {
    Map<String, Double> found = new LinkedHashMap<>();
    extended.forEach(
        (name, statistic) -> {
          Double value = statistic.of(values);
          if (value != null) {
            found.put(name, value);
          }
        });
    if (!extended.isEmpty() && found.isEmpty()) {
      return null;
    }
    return new Shapes.Datapoint(
        at,
        of(Statistic.Basic.SampleCount, values, input),
        of(Statistic.Basic.Average, values, input),
        of(Statistic.Basic.Sum, values, input),
        of(Statistic.Basic.Minimum, values, input),
        of(Statistic.Basic.Maximum, values, input),
        unit,
        found.isEmpty() ? null : found);
  }

  private static @Nullable Double of(Statistic.Basic basic, Distribution values, Input input) {
    return input.statistics().contains(basic.name()) ? basic.of(values) : null;
  }
}
