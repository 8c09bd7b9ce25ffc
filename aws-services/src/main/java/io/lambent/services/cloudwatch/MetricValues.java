package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.services.metricmath.Value;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import org.springframework.stereotype.Component;

/** The values of metrics and expressions by periods, for what watches them. */
@Component
public class MetricValues {
  private final MetricReader reader;

  MetricValues(MetricReader reader) {
    this.reader = reader;
  }

  /**
   * Checks queries as {@code GetMetricData} does.
   *
   * @param parameter the name of the parameter that has them
   * @throws io.lambent.aws.error.AwsFailure where they are not allowed
   */
  public static void check(String account, List<MetricDataQuery> queries, String parameter) {
    QueryChecks.check(account, queries, parameter);
  }

  /** Checks the length of a period. */
  public static void checkPeriod(int period, String parameter) {
    Periods.check(period, parameter);
  }

  /** Returns true for the name of a percentile or a trimmed statistic. */
  public static boolean isExtendedStatistic(String name) {
    return Statistic.Parser.parseExtended(name) != null;
  }

  /**
   * Computes one of the queries.
   *
   * @param id of the query whose values are wanted; it may use the others
   * @param start the beginning of the first period
   * @param end not included
   * @return values by the beginnings of their periods, in seconds since 1970; periods without
   *     values are left out
   * @throws io.lambent.aws.error.AwsFailure where an expression cannot be computed
   */
  public NavigableMap<Long, Double> of(
      String account,
      String region,
      List<MetricDataQuery> queries,
      String id,
      Instant start,
      Instant end) {
    GetMetricData.Input input = new GetMetricData.Input(queries, start, end, null, null, null);
    Computation computation = new Computation(new Caller(account, region, "", ""), input, reader);
    return switch (computation.value(id)) {
      case Value.Series series -> series.points();
      case Value.Group group ->
          group.series().size() == 1 ? group.series().getFirst().points() : throwNotOne(id);
      case Value.Scalar scalar -> throwNotOne(id);
      case Value.Text text -> throwNotOne(id);
    };
  }

  private static NavigableMap<Long, Double> throwNotOne(String id) {
    throw Errors.validation("Error in expression '" + id + "': The result is not one time series");
  }
}
