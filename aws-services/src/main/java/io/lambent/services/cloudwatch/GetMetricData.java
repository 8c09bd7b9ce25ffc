package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.services.metricmath.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Values of several metrics, and of expressions over them. See <a
 * href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html">GetMetricData</a>.
 */
@Component
class GetMetricData {
  private static final int MAX_QUERIES = 500;
  static final int MAX_DATAPOINTS = 100_800;

  private final MetricReader reader;

  GetMetricData(MetricReader reader) {
    this.reader = reader;
  }

  record Input(
      List<MetricDataQuery> metricDataQueries,
      Instant startTime,
      Instant endTime,
      @Nullable String nextToken,
      @Nullable String scanBy,
      @Nullable Integer maxDatapoints) {}

  record Output(List<Result> metricDataResults, @Nullable String nextToken) {}

  record Result(
      String id, String label, List<Instant> timestamps, List<Double> values, String statusCode) {}

  Output get(Caller caller, Input input) {
    check(caller, input);
    int limit = Objects.requireNonNullElse(input.maxDatapoints(), MAX_DATAPOINTS);
    if (limit < 1 || limit > MAX_DATAPOINTS) {
      throw Errors.validation(
          String.format(
              Locale.ROOT, "The parameter MaxDatapoints must be from 1 to %,d.", MAX_DATAPOINTS));
    }
    DataPage page = DataPage.of(input, limit);
    Computation computation = new Computation(caller, input, reader);
    for (MetricDataQuery query : input.metricDataQueries()) {
      if (query.returnsData()) {
        Value value = computation.value(query.id());
        for (Value.Series series : computation.series(query, value)) {
          page.add(query.id(), series, isAscending(input));
        }
      }
    }
    return new Output(page.results(), page.nextToken());
  }

  private static boolean isAscending(Input input) {
    return "TimestampAscending".equals(input.scanBy());
  }

  private static void check(Caller caller, Input input) {
    List<MetricDataQuery> queries = input.metricDataQueries();
    if (queries.size() > MAX_QUERIES) {
      throw Errors.validation(
          "The collection MetricDataQueries must not have a size greater than "
              + MAX_QUERIES
              + ".");
    }
    if (!input.startTime().isBefore(input.endTime())) {
      throw Errors.validation("The parameter StartTime must be less than the parameter EndTime.");
    }
    QueryChecks.check(caller.account(), queries, "MetricDataQueries");
    if (queries.stream().noneMatch(MetricDataQuery::returnsData)) {
      throw Errors.validation(
          "At least one of the MetricDataQueries must have ReturnData set to true.");
    }
  }

  /** The points of a series in the order that was asked for. */
  static List<Map.Entry<Long, Double>> ordered(
      NavigableMap<Long, Double> points, boolean isAscending) {
    return new ArrayList<>((isAscending ? points : points.descendingMap()).entrySet());
  }
}
