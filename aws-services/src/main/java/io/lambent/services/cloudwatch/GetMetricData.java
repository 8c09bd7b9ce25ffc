package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.services.metricmath.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
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
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");

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

  record MetricDataQuery(
      String id,
      @Nullable MetricStat metricStat,
      @Nullable String expression,
      @Nullable String label,
      @Nullable Boolean returnData,
      @Nullable Integer period,
      @Nullable String accountId) {

    boolean isReturned() {
      return returnData == null || returnData;
    }
  }

  record MetricStat(Shapes.Metric metric, int period, String stat, @Nullable String unit) {}

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
      if (query.isReturned()) {
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
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < queries.size(); i++) {
      check(caller, queries.get(i), "MetricDataQueries.member." + (i + 1) + ".");
      if (!ids.add(queries.get(i).id())) {
        throw Errors.validation("The values for parameter id in MetricDataQueries are not unique.");
      }
    }
    if (queries.stream().noneMatch(MetricDataQuery::isReturned)) {
      throw Errors.validation(
          "At least one of the MetricDataQueries must have ReturnData set to true.");
    }
  }

  private static void check(Caller caller, MetricDataQuery query, String at) {
    if (!ID.matcher(query.id()).matches()) {
      throw Errors.validation(
          "The value "
              + query.id()
              + " for parameter "
              + at
              + "Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.");
    }
    if (query.accountId() != null && !caller.account().equals(query.accountId())) {
      throw Errors.validation(
          "The account " + query.accountId() + " is not linked to this account.");
    }
    MetricStat metric = query.metricStat();
    String expression = query.expression();
    if ((metric == null) == (expression == null)) {
      throw Errors.validation(
          metric == null
              ? "Either " + at + "Expression or " + at + "MetricStat must be specified."
              : "The parameters "
                  + at
                  + "Expression and "
                  + at
                  + "MetricStat are mutually exclusive and you have specified both.");
    }
    if (metric != null) {
      check(metric, query, at);
    } else if (query.period() != null) {
      Periods.check(query.period(), at + "Period");
    }
  }

  private static void check(MetricStat metric, MetricDataQuery query, String at) {
    if (query.period() != null) {
      throw Errors.validation(
          "The parameter " + at + "Period is for expressions; a metric has MetricStat.Period.");
    }
    Periods.check(metric.period(), at + "MetricStat.Period");
    if (metric.metric().namespace() == null || metric.metric().metricName() == null) {
      throw Errors.validation(
          "The parameters " + at + "MetricStat.Metric.Namespace and MetricName are required.");
    }
    if (Statistic.Parser.parse(metric.stat()) == null) {
      throw Errors.validation(
          "The value "
              + metric.stat()
              + " for parameter "
              + at
              + "MetricStat.Stat is not supported.");
    }
  }

  /** The points of a series in the order that was asked for. */
  static List<Map.Entry<Long, Double>> ordered(
      NavigableMap<Long, Double> points, boolean isAscending) {
    return new ArrayList<>((isAscending ? points : points.descendingMap()).entrySet());
  }
}
