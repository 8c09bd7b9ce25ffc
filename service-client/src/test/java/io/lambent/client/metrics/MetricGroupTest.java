package io.lambent.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.metrics.MetricSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricGroupTest {
  private static final Map<String, String> API = Map.of("ApiId", "a");
  private static final Map<String, String> STAGE = Map.of("ApiId", "a", "Stage", "s");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-01-01T10:20:30Z"));
  private final List<MetricSample> shipped = new ArrayList<>();

  @Test
  void showsEachMeasureUnderAllDimensions() throws Exception {
    try (MinuteMetrics metrics = metrics()) {
      MetricGroup group = group(metrics, List.of(API, STAGE));
      group.add(1, 20);
      group.add(1, 30);
    }

    assertThat(shipped)
        .extracting(sample -> sample.name() + sample.dimensions() + sample.values().sum())
        .containsExactlyInAnyOrder(
            "Count" + API + "2.0",
            "Count" + STAGE + "2.0",
            "Latency" + API + "50.0",
            "Latency" + STAGE + "50.0");
  }

  @Test
  void addsNothingToMeasuresWithoutAValue() throws Exception {
    try (MinuteMetrics metrics = metrics()) {
      group(metrics, List.of(API)).add(1, Double.NaN);
    }

    assertThat(shipped).extracting(MetricSample::name).containsExactly("Count");
  }

  @Test
  void keepsMinutesApart() throws Exception {
    try (MinuteMetrics metrics = metrics()) {
      MetricGroup group = group(metrics, List.of(API));
      group.add(1, 20);
      now.set(Instant.parse("2026-01-01T10:21:00Z"));
      group.add(1, 30);
    }

    assertThat(shipped)
        .extracting(sample -> Instant.ofEpochSecond(sample.second()) + " " + sample.values().sum())
        .containsExactlyInAnyOrder(
            "2026-01-01T10:20:00Z 1.0",
            "2026-01-01T10:20:00Z 20.0",
            "2026-01-01T10:21:00Z 1.0",
            "2026-01-01T10:21:00Z 30.0");
  }

  @Test
  void countsNothingBeyondWhatIsKept() throws Exception {
    List<Map<String, String>> many = new ArrayList<>();
    for (int i = 0; i < 50_000; i++) {
      many.add(Map.of("ApiId", "a" + i));
    }
    try (MinuteMetrics metrics = metrics()) {
      group(metrics, many).add(1, 20);
      group(metrics, List.of(API)).add(1, 20);
    }

    assertThat(shipped).hasSize(2);
  }

  private MinuteMetrics metrics() {
    return new MinuteMetrics(
        batch -> shipped.addAll(batch.samples()), now::get, Duration.ofHours(1), Duration.ZERO);
  }

  private static MetricGroup group(MinuteMetrics metrics, List<Map<String, String>> dimensions) {
    return metrics.group(
        new MetricGroup.Scope("200000000001", "us-east-1", "AWS/ApiGateway", dimensions),
        List.of(
            new MetricGroup.Measure("Count", "Count"),
            new MetricGroup.Measure("Latency", "Milliseconds")));
  }
}
