package io.lambent.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.metrics.MinuteMetrics.Metric;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class MinuteMetricsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T10:20:30Z"));
  private static final Metric METRIC =
      new Metric(
          "200000000001", "us-east-1", "AWS/Lambda", "Any", Map.of("FunctionName", "f"), "Count");

  private final BlockingQueue<MetricBatch> shipped = new LinkedBlockingQueue<>();

  @Test
  void shipsTheValuesOfAMinuteTogether() throws Exception {
    try (MinuteMetrics metrics = metrics(shipped::add, Duration.ofHours(1))) {
      metrics.add(METRIC, 3);
      metrics.add(METRIC, 4);
    }

    MetricSample sample = next().samples().getFirst();
    assertThat(sample.name()).isEqualTo("Any");
    assertThat(sample.dimensions()).isEqualTo(Map.of("FunctionName", "f"));
    assertThat(sample.values().sum()).isEqualTo(7);
    assertThat(sample.values().count()).isEqualTo(2);
    assertThat(Instant.ofEpochSecond(sample.second())).isEqualTo("2026-01-01T10:20:00Z");
  }

  @Test
  void sendsTheSameBatchAgainWhereNobodyTakesIt() throws Exception {
    AtomicBoolean refuses = new AtomicBoolean(true);
    BlockingQueue<MetricBatch> refused = new LinkedBlockingQueue<>();
    MetricSink sink =
        batch -> {
          if (refuses.getAndSet(false)) {
            refused.add(batch);
            throw new IllegalStateException("refused");
          }
          shipped.add(batch);
        };
    try (MinuteMetrics metrics = metrics(sink, Duration.ofMillis(1))) {
      metrics.add(METRIC, 1);

      assertThat(next()).isEqualTo(refused.poll(60, TimeUnit.SECONDS));
    }
  }

  @Test
  void waitsForASinkThatDoesNotRun() throws Exception {
    AtomicBoolean runs = new AtomicBoolean();
    MetricSink sink =
        new MetricSink() {
          @Override
          public void put(MetricBatch batch) {
            assertThat(runs).isTrue();
            shipped.add(batch);
          }

          @Override
          public boolean isRunning() {
            return runs.get();
          }
        };
    try (MinuteMetrics metrics =
        new MinuteMetrics(sink, CLOCK, Duration.ofMillis(1), Duration.ofHours(1))) {
      metrics.add(METRIC, 1);
      assertThat(shipped.poll(50, TimeUnit.MILLISECONDS)).isNull();
      runs.set(true);

      assertThat(next().samples()).hasSize(1);
    }
  }

  private static MinuteMetrics metrics(MetricSink sink, Duration interval) {
    return new MinuteMetrics(sink, CLOCK, interval, Duration.ZERO);
  }

  private MetricBatch next() throws InterruptedException {
    return Objects.requireNonNull(shipped.poll(60, TimeUnit.SECONDS));
  }
}
