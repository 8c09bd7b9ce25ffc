package io.lambent.services.cloudwatch;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** The checks of queries, which are the same for {@code GetMetricData} and for alarms. */
final class QueryChecks {
  private static final Pattern ID = Pattern.compile("[a-z][a-zA-Z0-9_]*");

  private QueryChecks() {}

  /**
   * Checks each query and that their ids differ.
   *
   * @param parameter the name of the parameter that has the queries
   */
  static void check(String account, List<MetricDataQuery> queries, String parameter) {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < queries.size(); i++) {
      check(account, queries.get(i), parameter + ".member." + (i + 1) + ".");
      if (!ids.add(queries.get(i).id())) {
        throw Errors.validation("The values for parameter id in " + parameter + " are not unique.");
      }
    }
  }

  private static void check(String account, MetricDataQuery query, String at) {
    if (!ID.matcher(query.id()).matches()) {
      throw Errors.validation(
          "The value "
              + query.id()
              + " for parameter "
              + at
              + "Id is not matching the expected pattern ^[a-z][a-zA-Z0-9_]*$.");
    }
    if (query.accountId() != null && !account.equals(query.accountId())) {
      throw Errors.validation(
          "The account " + query.accountId() + " is not linked to this account.");
    }
    MetricDataQuery.MetricStat metric = query.metricStat();
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

  private static void check(MetricDataQuery.MetricStat metric, MetricDataQuery query, String at) {
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
}
