package io.lambent.services.cloudwatch;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.services.metricmath.Expression;
import io.lambent.services.metricmath.MathException;
import io.lambent.services.metricmath.Scope;
import io.lambent.services.metricmath.Value;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of one {@code GetMetricData} request, each computed when it is first needed. */
final class Computation {
  private static final int DEFAULT_PERIOD = 60;

  private final Caller caller;
  private final GetMetricData.Input input;
  private final MetricReader reader;
  private final Map<String, MetricDataQuery> queries = new LinkedHashMap<>();
  private final Map<String, Value> values = new HashMap<>();
  private final Set<String> underWay = new HashSet<>();

  Computation(Caller caller, GetMetricData.Input input, MetricReader reader) {
    this.caller = caller;
    this.input = input;
    this.reader = reader;
    input.metricDataQueries().forEach(query -> queries.put(query.id(), query));
  }

  /** The result of a query. */
  Value value(String id) {
    Value known = values.get(id);
    if (known != null) {
      return known;
    }
    MetricDataQuery query = queries.get(id);
    if (query == null) {
      throw Scope.unknown(id);
    }
    if (!underWay.add(id)) {
      throw Errors.validation("Error in expression '" + id + "': It refers to itself");
    }
    MetricDataQuery.MetricStat metric = query.metricStat();
    Value value = metric == null ? computed(query) : read(query, metric);
    underWay.remove(id);
    values.put(id, value);
    return value;
  }

  /** The series that a query answers with, under the labels that it gives them. */
  List<Value.Series> series(MetricDataQuery query, Value value) {
    String label = query.label();
    return switch (value) {
      case Value.Series series ->
          List.of(
              labelled(
                  series,
                  query.metricStat() == null
                      ? Objects.requireNonNullElse(label, query.id())
                      : series.label(),
                  query));
      case Value.Group group ->
          group.series().stream()
              .map(
                  series ->
                      labelled(
                          series,
                          Objects.requireNonNullElse(label, query.id()) + " " + series.label(),
                          query))
              .toList();
      case Value.Scalar scalar -> throw notASeries(query.id());
      case Value.Text text -> throw notASeries(query.id());
    };
  }

  private Value.Series labelled(Value.Series series, String label, MetricDataQuery query) {
    String filled =
        label.contains("${") ? DynamicLabel.fill(label, properties(query), series) : label;
    return new Value.Series(filled, series.period(), series.points());
  }

  private Map<String, String> properties(MetricDataQuery query) {
    Map<String, String> properties = new HashMap<>();
    properties.put("AccountId", caller.account());
    properties.put("Region", caller.region());
    MetricDataQuery.MetricStat metric = query.metricStat();
    if (metric != null) {
      properties.put("MetricName", String.valueOf(metric.metric().metricName()));
      properties.put("Namespace", String.valueOf(metric.metric().namespace()));
      properties.put("Period", Integer.toString(metric.period()));
      properties.put("Stat", metric.stat());
      metric
          .metric()
          .dimensions()
          .forEach(dimension -> properties.put("Dim." + dimension.name(), dimension.value()));
    }
    return properties;
  }

  private static AwsFailure notASeries(String id) {
    return failed(id, "The expression must return a time series or an array of time series");
  }

  private static AwsFailure failed(String id, @Nullable String why) {
    return Errors.validation("Error in expression '" + id + "': " + why);
  }

  private Value.Series read(MetricDataQuery query, MetricDataQuery.MetricStat metric) {
    Statistic statistic = Objects.requireNonNull(Statistic.Parser.parse(metric.stat()));
    MetricReader.Query read =
        new MetricReader.Query(
            new MetricKey(
                caller.account(),
                caller.region(),
                Objects.requireNonNull(metric.metric().namespace()),
                Objects.requireNonNull(metric.metric().metricName()),
                Shapes.map(metric.metric().dimensions(), "Dimensions")),
            input.startTime(),
            input.endTime(),
            metric.period(),
            metric.unit());
    NavigableMap<Long, Double> points = new TreeMap<>();
    reader
        .merged(read)
        .forEach(
            (at, distribution) -> {
              Double value = statistic.of(distribution);
              if (value != null) {
                points.put(at.getEpochSecond(), value);
              }
            });
    return new Value.Series(
        Objects.requireNonNullElse(query.label(), Objects.requireNonNull(read.metric().name())),
        metric.period(),
        points);
  }

  private Value computed(MetricDataQuery query) {
    try {
      return Expression.parse(Objects.requireNonNull(query.expression()))
          .compute(new QueryScope(period(query)));
    } catch (MathException e) {
      throw failed(query.id(), e.getMessage());
    }
  }

  /** That of the query, else the longest of all metrics. */
  private int period(MetricDataQuery query) {
    Integer asked = query.period();
    return asked != null
        ? asked
        : queries.values().stream()
            .map(MetricDataQuery::metricStat)
            .filter(Objects::nonNull)
            .mapToInt(MetricDataQuery.MetricStat::period)
            .max()
            .orElse(DEFAULT_PERIOD);
  }

  private final class QueryScope implements Scope {
    private final int period;
    private final long start;

    QueryScope(int period) {
      this.period = period;
      this.start =
          reader
              .start(
                  new MetricReader.Query(
                      new MetricKey("", "", "", "", Map.of()),
                      input.startTime(),
                      input.endTime(),
                      period,
                      null))
              .getEpochSecond();
    }

    @Override
    public Value find(String id) {
      return value(id);
    }

    @Override
    public List<Value.Series> metrics(String containing) {
      return queries.values().stream()
          .filter(query -> query.metricStat() != null && query.id().contains(containing))
          .map(query -> (Value.Series) value(query.id()))
          .toList();
    }

    @Override
    public long start() {
      return start;
    }

    @Override
    public long end() {
      Instant end = input.endTime();
      return end.getNano() == 0 ? end.getEpochSecond() : end.getEpochSecond() + 1;
    }

    @Override
    public int period() {
      return period;
    }
  }
}
