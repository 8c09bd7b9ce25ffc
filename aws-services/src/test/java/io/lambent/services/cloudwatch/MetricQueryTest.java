package io.lambent.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Questions about metrics: lists, expressions, labels and pages. */
class MetricQueryTest extends CloudWatchCalls {
  @Test
  void takesCompressedRequestsOfManyMetrics() {
    List<MetricDatum> data =
        IntStream.range(0, 1_000).mapToObj(i -> datum("metric-" + i, HOUR, i)).toList();

    put("Compressed", data.toArray(MetricDatum[]::new));

    assertThat(client.listMetricsPaginator(request -> request.namespace("Compressed")).metrics())
        .hasSize(1_000);
  }

  @Test
  void listsByNameDimensionAndAccount() {
    Dimension a = Dimension.builder().name("a").value("1").build();
    Dimension b = Dimension.builder().name("b").value("2").build();
    put(
        "Listed",
        datum("m", HOUR, 1).toBuilder().dimensions(a, b).build(),
        datum("m", HOUR, 1).toBuilder().dimensions(a).build(),
        datum("n", HOUR, 1));

    assertThat(listed(client, filter("a", null))).hasSize(2);
    assertThat(listed(client, filter("b", "2")))
        .singleElement()
        .satisfies(metric -> assertThat(metric.dimensions()).containsExactly(a, b));
    assertThat(listed(client, filter("b", "3"))).isEmpty();
    assertThat(client.listMetrics(request -> request.namespace("Listed").metricName("n")).metrics())
        .hasSize(1);
    assertThat(
            client
                .listMetrics(request -> request.namespace("Listed").recentlyActive("PT3H"))
                .metrics())
        .hasSize(3);
    try (CloudWatchClient other = client("111111111111")) {
      assertThat(listed(other, filter("a", null))).isEmpty();
    }
  }

  private static DimensionFilter filter(String name, @Nullable String value) {
    return DimensionFilter.builder().name(name).value(value).build();
  }

  private static List<Metric> listed(CloudWatchClient from, DimensionFilter filter) {
    ListMetricsResponse response =
        from.listMetrics(request -> request.namespace("Listed").dimensions(filter));
    return response.metrics();
  }

  private static MetricDataQuery metric(String id, String namespace, String name, String stat) {
    return MetricDataQuery.builder()
        .id(id)
        .metricStat(
            metric ->
                metric.metric(of -> of.namespace(namespace).metricName(name)).period(60).stat(stat))
        .build();
  }

  private static MetricDataQuery expression(String id, String expression) {
    return MetricDataQuery.builder().id(id).expression(expression).build();
  }

  private static GetMetricDataRequest data(MetricDataQuery... queries) {
    return GetMetricDataRequest.builder()
        .metricDataQueries(queries)
        .startTime(HOUR)
        .endTime(HOUR.plusSeconds(300))
        .scanBy(ScanBy.TIMESTAMP_ASCENDING)
        .build();
  }

  @Test
  void computesExpressionsOverMetrics() {
    put(
        "Math",
        datum("errors", HOUR, 1),
        datum("errors", HOUR.plusSeconds(60), 3),
        datum("calls", HOUR, 10),
        datum("calls", HOUR.plusSeconds(60), 20),
        datum("calls", HOUR.plusSeconds(120), 30));

    List<MetricDataResult> results =
        client
            .getMetricData(
                data(
                    metric("errors", "Math", "errors", "Sum"),
                    metric("calls", "Math", "calls", "Sum").toBuilder().returnData(false).build(),
                    expression("rate", "100 * errors / calls"),
                    expression("filled", "FILL(errors, 0)"),
                    expression("total", "SUM(METRICS())"),
                    expression("share", "calls / SUM(calls)"),
                    expression("all", "METRICS()")))
            .metricDataResults();

    assertThat(results)
        .extracting(MetricDataResult::id, MetricDataResult::label, MetricDataResult::values)
        .containsExactly(
            tuple("errors", "errors", List.of(1.0, 3.0)),
            tuple("rate", "rate", List.of(10.0, 15.0)),
            tuple("filled", "filled", List.of(1.0, 3.0, 0.0, 0.0, 0.0)),
            tuple("total", "total", List.of(11.0, 23.0, 30.0)),
            tuple("share", "share", List.of(10.0 / 60, 20.0 / 60, 0.5)),
            tuple("all", "all errors", List.of(1.0, 3.0)),
            tuple("all", "all calls", List.of(10.0, 20.0, 30.0)));
    assertThat(results.getFirst().timestamps()).containsExactly(HOUR, HOUR.plusSeconds(60));
  }

  private static Tuple tuple(Object... values) {
    return Assertions.tuple(values);
  }

  @Test
  void fillsInLabels() {
    put("Labels", datum("m", HOUR, 1), datum("m", HOUR.plusSeconds(60), 2.5));

    assertThat(
            client
                .getMetricData(
                    data(
                        metric("a", "Labels", "m", "Sum").toBuilder()
                            .label("${PROP('MetricName')} in ${PROP('Region')}: ${MAX}, ${AVG}")
                            .build()))
                .metricDataResults()
                .getFirst()
                .label())
        .isEqualTo("m in us-east-1: 2.5, 1.75");
    assertError(
        () ->
            client.getMetricData(
                data(metric("a", "Labels", "m", "Sum").toBuilder().label("${MAX_TIME}").build())),
        "ValidationError",
        "Lambent does not have the dynamic label ${MAX_TIME}.");
  }

  @Test
  void yieldsEachPointOnceOverSeveralPages() {
    put(
        "Pages",
        IntStream.range(0, 5)
            .mapToObj(i -> datum("m", HOUR.plusSeconds(60L * i), i))
            .toArray(MetricDatum[]::new));
    List<Double> found = new ArrayList<>();
    GetMetricDataRequest request =
        data(metric("a", "Pages", "m", "Sum"), metric("b", "Pages", "m", "Sum")).toBuilder()
            .maxDatapoints(3)
            .scanBy(ScanBy.TIMESTAMP_DESCENDING)
            .build();
    for (GetMetricDataResponse page : client.getMetricDataPaginator(request)) {
      List<Double> values =
          page.metricDataResults().stream().flatMap(result -> result.values().stream()).toList();
      assertThat(values).hasSizeLessThanOrEqualTo(3);
      found.addAll(values);
    }

    assertThat(found).containsExactly(4.0, 3.0, 2.0, 1.0, 0.0, 4.0, 3.0, 2.0, 1.0, 0.0);
    assertError(
        () -> client.getMetricData(request.toBuilder().nextToken("none").build()),
        "InvalidNextToken",
        "The NextToken is not of this request.");
  }

  @Test
  void refusesQueriesThatAwsRefuses() {
    assertError(
        () -> statistics("N", "m", 60, request -> {}),
        "InvalidParameterCombination",
        "Must specify either Statistics or ExtendedStatistics");
    assertError(
        () ->
            statistics(
                "N",
                "m",
                60,
                request ->
                    request.statistics(Statistic.SUM).startTime(HOUR.minus(Duration.ofDays(3)))),
        "InvalidParameterCombination",
        "You have requested up to 4,440 datapoints, which exceeds the limit of 1,440. You may"
            + " reduce the datapoints requested by increasing Period, or decreasing the time"
            + " range.");
    assertError(
        () -> client.getMetricData(data(expression("e", "NOTHING(1)"))),
        "ValidationError",
        "Error in expression 'e': Lambent does not have the function 'NOTHING'.");
    assertError(
        () -> client.getMetricData(data(expression("e", "f + 1"), expression("f", "e"))),
        "ValidationError",
        "Error in expression 'e': It refers to itself");
    assertError(
        () -> client.getMetricData(data(metric("m", "N", "m", "Median"))),
        "ValidationError",
        "The value Median for parameter MetricDataQueries.member.1.MetricStat.Stat is not"
            + " supported.");
    assertError(
        () -> put("AWS/Mine", datum("m", HOUR, 1)),
        "InvalidParameterValue",
        "The value AWS/ for parameter Namespace is invalid.");
  }

  @Test
  void saysWhatItLacks() {
    assertError(
        () -> client.describeAnomalyDetectors(request -> {}),
        "NotImplemented",
        "DescribeAnomalyDetectors of CloudWatch is not supported yet.");
  }
}
