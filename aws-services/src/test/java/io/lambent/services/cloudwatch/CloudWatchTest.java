package io.lambent.services.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Datapoint;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricStatisticsRequest;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.StandardUnit;
import software.amazon.awssdk.services.cloudwatch.model.Statistic;

/** Samples: taken, rolled up, read as statistics and deleted when their time is over. */
class CloudWatchTest extends CloudWatchCalls {
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

    rollUp();

    assertThat(incoming()).isZero();
    assertThat(readAll("RollUp")).isEqualTo(before);
    assertThat(before.get(2)).hasSize(2);
    assertThat(before.get(2).getFirst().sampleCount()).isEqualTo(515);
    // Late samples are added to the points that there are.
    put("RollUp", data.toArray(MetricDatum[]::new));
    rollUp();
    assertThat(readAll("RollUp").get(2).getFirst().sampleCount()).isEqualTo(1_030);
  }

  /** Rolls all samples up; tries again while the application itself is at it. */
  private static void rollUp() {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    services.bean(RollUp.class).rollUp();
    while (incoming() > 0 && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(10_000_000);
      services.bean(RollUp.class).rollUp();
    }
  }

  private static int incoming() {
    return Objects.requireNonNull(
        services
            .jdbc()
            .queryForObject("select count(*) from lambent_aws.cloudwatch_incoming", Integer.class));
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
    rollUp();
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
}
