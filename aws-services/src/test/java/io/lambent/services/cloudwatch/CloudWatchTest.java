package io.lambent.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.lambent.services.TestingAwsServices;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.groups.Tuple;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.CloudWatchException;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.DimensionFilter;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.ListMetricsResponse;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

class CloudWatchTest {
  private static final Instant HOUR =
      Instant.now().minus(3, ChronoUnit.HOURS).truncatedTo(ChronoUnit.HOURS);

  @SuppressWarnings("NullAway.Init")
  private static TestingAwsServices services;

  @SuppressWarnings("NullAway.Init")
  private static CloudWatchClient client;

  @BeforeAll
  static void start() {
    services = new TestingAwsServices();
    client = client("000000000000");
  }

  @AfterAll
  static void stop() {
    client.close();
    services.close();
  }

  private static CloudWatchClient client(String account) {
    return services.client(CloudWatchClient.builder(), "monitoring", account);
  }

  private static MetricDatum datum(String name, Instant at, double value) {
    return MetricDatum.builder().metricName(name).timestamp(at).value(value).build();
  }

  private static void put(String namespace, MetricDatum... data) {
    client.putMetricData(request -> request.namespace(namespace).metricData(data));
  }

  private static List<Datapoint> statistics(
      String namespace,
      String name,
      int period,
      Consumer<GetMetricStatisticsRequest.Builder> more) {
    List<Datapoint> points =
        new ArrayList<>(
            client
                .getMetricStatistics(
                    request ->
                        request
                            .namespace(namespace)
                            .metricName(name)
                            .startTime(HOUR)
                            .endTime(HOUR.plus(2, ChronoUnit.HOURS))
                            .period(period)
                            .applyMutation(more))
                .datapoints());
    points.sort((one, other) -> one.timestamp().compareTo(other.timestamp()));
    return points;
  }

  private static void all(GetMetricStatisticsRequest.Builder request) {
    request.statistics(
        Statistic.SAMPLE_COUNT,
        Statistic.AVERAGE,
        Statistic.SUM,
        Statistic.MINIMUM,
        Statistic.MAXIMUM);
  }

  @Test
  void keepsValuesCountsAndStatisticSetsByMinute() {
    put(
        "Kinds",
        datum("m", HOUR.plusSeconds(1), 5),
        MetricDatum.builder()
            .metricName("m")
            .timestamp(HOUR.plusSeconds(59))
            .values(1.0, 10.0)
            .counts(3.0, 2.0)
            .build(),
        MetricDatum.builder()
            .metricName("m")
            .timestamp(HOUR.plusSeconds(60))
            .statisticValues(set -> set.sampleCount(4.0).sum(8.0).minimum(1.0).maximum(3.0))
            .build());

    assertThat(statistics("Kinds", "m", 60, CloudWatchTest::all))
        .containsExactly(
            point(HOUR, 6, 28.0 / 6, 28, 1, 10), point(HOUR.plusSeconds(60), 4, 2, 8, 1, 3));
  }

  private static Datapoint point(
      Instant at, double count, double average, double sum, double minimum, double maximum) {
    return Datapoint.builder()
        .timestamp(at)
        .sampleCount(count)
        .average(average)
        .sum(sum)
        .minimum(minimum)
        .maximum(maximum)
        .unit(StandardUnit.NONE)
        .build();
  }

  @Test
  void answersTheSameBeforeAndAfterRollingUp() {
    List<MetricDatum> data = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      data.add(datum("m", HOUR.plusSeconds(i * 7L), i % 100 + 1));
    }
    put("RollUp", data.toArray(MetricDatum[]::new));
    List<List<Datapoint>> before = readAll("RollUp");

    services.bean(RollUp.class).rollUp();

    assertThat(
            services
                .jdbc()
                .queryForObject(
                    "select count(*) from lambent_aws.cloudwatch_incoming", Integer.class))
        .isZero();
    assertThat(readAll("RollUp")).isEqualTo(before);
    assertThat(before.get(2)).hasSize(2);
    assertThat(before.get(2).getFirst().sampleCount()).isEqualTo(515);
    // What comes late is added to the points that there are.
    put("RollUp", data.toArray(MetricDatum[]::new));
    services.bean(RollUp.class).rollUp();
    assertThat(readAll("RollUp").get(2).getFirst().sampleCount()).isEqualTo(1_030);
  }

  private static List<List<Datapoint>> readAll(String namespace) {
    return IntStream.of(60, 300, 3_600)
        .mapToObj(period -> statistics(namespace, "m", period, CloudWatchTest::all))
        .toList();
  }

  @Test
  void countsEachSampleOnceWhileSeveralWriteAndRollUp() throws Exception {
    int writers = 4;
    int requests = 50;
    try (ExecutorService executor = Executors.newFixedThreadPool(writers + 2)) {
      List<Future<?>> running = new ArrayList<>();
      for (int w = 0; w < writers; w++) {
        running.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < requests; i++) {
                    put("Busy", datum("m", HOUR.plusSeconds(i), 1));
                  }
                }));
      }
      for (int r = 0; r < 2; r++) {
        running.add(
            executor.submit(
                () -> {
                  for (int i = 0; i < 20; i++) {
                    services.bean(RollUp.class).rollUp();
                  }
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
    services.bean(RollUp.class).rollUp();

    assertThat(statistics("Busy", "m", 3_600, CloudWatchTest::all).getFirst().sum())
        .isEqualTo(writers * requests);
  }

  @Test
  void computesPercentilesWithinHalfAPercent() {
    List<Double> values = IntStream.rangeClosed(1, 150).mapToObj(i -> (double) i).toList();
    put(
        "Percentiles",
        MetricDatum.builder().metricName("m").timestamp(HOUR).values(values).build());

    Datapoint point =
        statistics(
                "Percentiles",
                "m",
                60,
                request -> request.extendedStatistics("p50", "p99", "p100", "tm90", "TC(10:20)"))
            .getFirst();

    assertThat(point.extendedStatistics().get("p50")).isCloseTo(75, within(0.4));
    assertThat(point.extendedStatistics().get("p99")).isCloseTo(149, within(0.8));
    assertThat(point.extendedStatistics().get("p100")).isEqualTo(150);
    assertThat(point.extendedStatistics().get("tm90")).isCloseTo(68, within(0.5));
    assertThat(point.extendedStatistics().get("TC(10:20)")).isEqualTo(10);
  }

  @Test
  void hasNoPercentilesOfStatisticSetsAndNegativeValues() {
    put(
        "NoPercentiles",
        MetricDatum.builder()
            .metricName("m")
            .timestamp(HOUR)
            .statisticValues(set -> set.sampleCount(4.0).sum(8.0).minimum(1.0).maximum(3.0))
            .build(),
        datum("n", HOUR, -1));

    for (String name : List.of("m", "n")) {
      assertThat(
              statistics("NoPercentiles", name, 60, request -> request.extendedStatistics("p50")))
          .isEmpty();
    }
  }

  @Test
  void keepsUnitsApart() {
    put(
        "Units",
        datum("m", HOUR, 1).toBuilder().unit(StandardUnit.SECONDS).build(),
        datum("m", HOUR, 2).toBuilder().unit(StandardUnit.BYTES).build());

    assertThat(statistics("Units", "m", 60, CloudWatchTest::all))
        .extracting(Datapoint::unit)
        .containsExactlyInAnyOrder(StandardUnit.SECONDS, StandardUnit.BYTES);
    assertThat(
            statistics(
                "Units", "m", 60, request -> request.statistics(Statistic.SUM).unit("Bytes")))
        .extracting(Datapoint::sum)
        .containsExactly(2.0);
  }

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
  void keepsHighResolutionMetricsBySecond() {
    Instant now = Instant.now().truncatedTo(ChronoUnit.MINUTES).minusSeconds(60);
    put(
        "HighResolution",
        datum("m", now, 1).toBuilder().storageResolution(1).build(),
        datum("m", now.plusSeconds(5), 2).toBuilder().storageResolution(1).build());

    for (int round = 0; round < 2; round++) {
      assertThat(
              client
                  .getMetricStatistics(
                      request ->
                          request
                              .namespace("HighResolution")
                              .metricName("m")
                              .startTime(now)
                              .endTime(now.plusSeconds(60))
                              .period(5)
                              .statistics(Statistic.SUM))
                  .datapoints())
          .extracting(Datapoint::sum)
          .containsExactlyInAnyOrder(1.0, 2.0);
      services.bean(RollUp.class).rollUp();
    }
  }

  @Test
  void deletesPointsWhenTheirTimeIsOver() {
    Instant longAgo = HOUR.minus(Duration.ofDays(13));
    put("Expired", datum("m", longAgo, 1));
    services.bean(RollUp.class).rollUp();
    PointTable points = services.bean(PointTable.class);

    assertThat(periods("Expired")).containsExactlyInAnyOrder(60, 300, 3_600);
    points.expire(longAgo.plus(Resolution.MINUTE.kept()).plusSeconds(1));
    assertThat(periods("Expired")).containsExactlyInAnyOrder(300, 3_600);
    points.expire(longAgo.plus(Resolution.FIVE_MINUTES.kept()).plusSeconds(1));
    assertThat(periods("Expired")).containsExactly(3_600);
  }

  private static List<Integer> periods(String namespace) {
    return services
        .jdbc()
        .queryForList(
            """
            select period from lambent_aws.cloudwatch_point p
              join lambent_aws.cloudwatch_metric m on m.id = p.metric where m.namespace = ?
            """,
            Integer.class,
            namespace);
  }

  @Test
  void refusesSamplesThatAwsRefusesAndKeepsNothingOfTheirRequest() {
    MetricDatum good = datum("good", HOUR, 1);
    assertRefused(
        good,
        datum("m", Instant.now().minus(Duration.ofDays(15)), 1),
        "InvalidParameterValue",
        "The parameter MetricData.member.2.Timestamp must specify a time within the past two"
            + " weeks.");
    assertRefused(
        good,
        datum("m", Instant.now().plus(Duration.ofHours(3)), 1),
        "InvalidParameterValue",
        "The parameter MetricData.member.2.Timestamp must specify a time no more than two hours in"
            + " the future.");
    assertRefused(
        good,
        datum("m", HOUR, Double.NaN),
        "InvalidParameterValue",
        "The value NaN for parameter MetricData.member.2.Value is invalid.");
    assertRefused(
        good,
        datum("m", HOUR, 1).toBuilder().values(1.0).build(),
        "InvalidParameterCombination",
        "The parameters MetricData.member.2.Value and MetricData.member.2.Values are mutually"
            + " exclusive and you have specified both.");
    assertRefused(
        good,
        MetricDatum.builder().metricName("m").values(1.0, 2.0).counts(1.0).build(),
        "InvalidParameterValue",
        "The parameters MetricData.member.2.Values and MetricData.member.2.Counts must be of the"
            + " same size.");
    assertRefused(
        good,
        MetricDatum.builder().metricName("m").values(Collections.nCopies(151, 1.0)).build(),
        "InvalidParameterValue",
        "The collection MetricData.member.2.Values must not have a size greater than 150.");
    assertRefused(
        good,
        datum("m", HOUR, 1).toBuilder().storageResolution(5).build(),
        "InvalidParameterValue",
        "The value 5 for parameter MetricData.member.2.StorageResolution is invalid.");
    assertThat(client.listMetrics(request -> request.namespace("Refused")).metrics()).isEmpty();
  }

  private static void assertRefused(
      MetricDatum good, MetricDatum bad, String code, String message) {
    assertError(() -> put("Refused", good, bad), code, message);
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
        client::describeAlarms,
        "NotImplemented",
        "DescribeAlarms of CloudWatch is not supported yet.");
  }

  private static void assertError(ThrowingCallable call, String code, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CloudWatchException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).startsWith(message);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
            });
  }
}
