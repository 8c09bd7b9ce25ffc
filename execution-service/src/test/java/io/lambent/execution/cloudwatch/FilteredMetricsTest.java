package io.lambent.execution.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.metrics.MetricSample;
import io.lambent.execution.logs.MetricObserver.Metric;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FilteredMetricsTest {
  private static final Instant MINUTE = Instant.parse("2026-11-23T10:00:00Z");
  private static final Metric METRIC =
      new Metric("000000000000", "us-east-1", "Own", "errors", "Count");

  private Instant now = MINUTE.plusSeconds(5);
  private final FilteredMetrics metrics = new FilteredMetrics(() -> now, new SimpleMeterRegistry());

  private static long at(int second) {
    return MINUTE.plusSeconds(second).toEpochMilli();
  }

  @Test
  void gathersValuesByMinuteAndDimensions() {
    metrics.value(METRIC, Map.of("A", "1"), at(1), 2);
    metrics.value(METRIC, Map.of("A", "1"), at(59), 3);
    metrics.value(METRIC, Map.of("A", "2"), at(2), 7);
    metrics.value(METRIC, Map.of("A", "1"), at(60), 11);

    List<MetricSample> samples = metrics.take();

    assertThat(samples)
        .extracting(sample -> sample.dimensions() + " " + sample.second() % 3600)
        .containsExactlyInAnyOrder("{A=1} 0", "{A=2} 0", "{A=1} 60");
    assertThat(samples)
        .filteredOn(sample -> sample.dimensions().equals(Map.of("A", "1")))
        .extracting(sample -> sample.values().sum())
        .containsExactlyInAnyOrder(5.0, 11.0);
    assertThat(samples).extracting(MetricSample::unit).containsOnly("Count");
    assertThat(metrics.take()).isEmpty();
  }

  @Test
  void aMinuteWithoutMatchesHasTheDefaultValueOnce() {
    metrics.unmatched(METRIC, at(1), 0.5);
    metrics.unmatched(METRIC, at(30), 0.5);
    assertThat(metrics.take()).isEmpty();

    now = MINUTE.plusSeconds(121);

    assertThat(metrics.take())
        .singleElement()
        .satisfies(
            sample -> {
              assertThat(sample.values().count()).isEqualTo(1);
              assertThat(sample.values().sum()).isEqualTo(0.5);
            });
    assertThat(metrics.take()).isEmpty();
  }

  @Test
  void aMinuteWithAMatchHasNoDefaultValue() {
    metrics.unmatched(METRIC, at(1), 0);
    metrics.value(METRIC, Map.of(), at(2), 1);
    metrics.unmatched(METRIC, at(3), 0);
    now = MINUTE.plusSeconds(121);

    assertThat(metrics.take()).extracting(sample -> sample.values().count()).containsExactly(1.0);
  }
}
