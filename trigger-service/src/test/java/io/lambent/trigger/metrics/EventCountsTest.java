package io.lambent.trigger.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.metrics.MinuteMetrics;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TestingMapping;
import io.lambent.trigger.metrics.EventCounts.Count;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventCountsTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-01-01T10:20:30Z"));

  private static final EventSourceMapping MAPPING =
      TestingMapping.of("uuid", "arn:aws:sqs:us-east-1:200000000001:q", "f").make();

  private final BlockingQueue<MetricBatch> shipped = new LinkedBlockingQueue<>();

  @Test
  void shipsTheSumOfAMinute() throws Exception {
    try (MinuteMetrics metrics =
        new MinuteMetrics(shipped::add, CLOCK, Duration.ofMillis(1), Duration.ZERO)) {
      new EventCounts(metrics).add(MAPPING, Count.POLLED, 3);
    }
    MetricSample sample = next().samples().getFirst();

    assertThat(sample.namespace()).isEqualTo("AWS/Lambda");
    assertThat(sample.name()).isEqualTo("PolledEventCount");
    assertThat(sample.dimensions()).isEqualTo(Map.of("EventSourceMappingUUID", "uuid"));
    assertThat(sample.values().sum()).isEqualTo(3);
    assertThat(Instant.ofEpochSecond(sample.second())).isEqualTo("2026-01-01T10:20:00Z");
  }

  private MetricBatch next() throws InterruptedException {
    MetricBatch batch = shipped.poll(10, TimeUnit.SECONDS);
    assertThat(batch).isNotNull();
    return Objects.requireNonNull(batch);
  }
}
