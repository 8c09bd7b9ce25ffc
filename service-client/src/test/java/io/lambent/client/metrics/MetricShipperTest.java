package io.lambent.client.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.http.Backoff;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricShipperTest {
  private final TestingSink sink = new TestingSink();

  @TempDir Path directory;

  private static final class TestingSink implements MetricSink {
    private final BlockingQueue<MetricBatch> received = new LinkedBlockingQueue<>();
    private volatile boolean away;
    private volatile boolean running = true;

    @Override
    public boolean isRunning() {
      return running;
    }

    @Override
    public void put(MetricBatch batch) {
      received.add(batch);
      if (away) {
        throw new IllegalStateException("away");
      }
    }

    MetricBatch next() throws InterruptedException {
      MetricBatch next = received.poll(30, TimeUnit.SECONDS);
      assertThat(next).isNotNull();
      return next;
    }
  }

  private MetricShipper shipper(int maxPending) {
    return shipper(maxPending, Duration.ofHours(1));
  }

  private MetricShipper shipper(int maxPending, Duration startAfter) {
    return new MetricShipper(
        sink, limits(maxPending, startAfter), directory.resolve("metrics").resolve("pending"));
  }

  private static MetricShipper.Limits limits(int maxPending, Duration startAfter) {
    return new MetricShipper.Limits(
        maxPending,
        new Backoff(Duration.ofMillis(1), Duration.ofMillis(5)),
        startAfter,
        Duration.ofSeconds(5));
  }

  private static List<MetricSample> samples(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new MetricSample(
                    "0", "r", "n", "m" + i, Map.of(), "None", 60, 0, Distribution.of(i)))
        .toList();
  }

  @Test
  void sendsTheSameBatchAgainUntilItIsTaken() throws Exception {
    MetricShipper shipper = shipper(100);
    try (shipper) {
      sink.away = true;
      shipper.offer(samples(3));
      UUID id = sink.next().id();
      assertThat(sink.next().id()).isEqualTo(id);
      sink.away = false;
      shipper.offer(samples(1));
      MetricBatch last = sink.next();
      while (last.id().equals(id)) {
        last = sink.next();
      }
      assertThat(last.samples()).hasSize(1);
    }
    assertThat(shipper.shipped()).isEqualTo(4);
  }

  @Test
  void goesOnAfterAStartWithWhatWasLeft() throws Exception {
    sink.away = true;
    try (MetricShipper shipper = shipper(100)) {
      shipper.offer(samples(3));
      sink.next();
    }
    sink.received.clear();
    sink.away = false;
    try (MetricShipper shipper = shipper(100)) {
      assertThat(sink.next().samples()).hasSize(3);
    }
  }

  @Test
  void withoutAFileASinkThatRunsGetsTheRestBeforeTheEnd() throws Exception {
    MetricShipper shipper = new MetricShipper(sink, limits(100, Duration.ofHours(1)));
    sink.running = false;
    try (shipper) {
      shipper.offer(samples(3));
      sink.running = true;
    }
    assertThat(shipper.shipped()).isEqualTo(3);
  }

  @Test
  void withoutAFileASinkThatDoesNotRunIsNotStartedAtTheEnd() throws Exception {
    sink.running = false;
    try (MetricShipper shipper = new MetricShipper(sink, limits(100, Duration.ofHours(1)))) {
      shipper.offer(samples(3));
    }
    assertThat(sink.received).isEmpty();
  }

  @Test
  void waitsForASinkThatDoesNotRun() throws Exception {
    sink.running = false;
    try (MetricShipper shipper = shipper(100)) {
      shipper.offer(samples(3));
      shipper.offer(samples(1));
      assertThat(sink.received).isEmpty();
      sink.running = true;
      assertThat(sink.next().samples()).hasSize(3);
      assertThat(sink.next().samples()).hasSize(1);
    }
  }

  @Test
  void startsASinkThatHasNotRunForLong() throws Exception {
    sink.running = false;
    try (MetricShipper shipper = shipper(100, Duration.ofMillis(1))) {
      shipper.offer(samples(3));
      assertThat(sink.next().samples()).hasSize(3);
    }
  }

  @Test
  void startsASinkBeforeSamplesAreDropped() throws Exception {
    sink.running = false;
    try (MetricShipper shipper = shipper(100)) {
      shipper.offer(samples(60));
      assertThat(sink.next().samples()).hasSize(60);
    }
  }

  @Test
  void dropsTheOldestBeyondALimit() throws Exception {
    sink.away = true;
    try (MetricShipper shipper = shipper(25)) {
      for (int i = 0; i < 4; i++) {
        shipper.offer(samples(10));
      }
      assertThat(shipper.dropped()).isEqualTo(20);
    }
  }
}
