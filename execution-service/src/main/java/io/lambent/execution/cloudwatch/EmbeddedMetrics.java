package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.MetricSample;
import io.lambent.execution.logs.LogObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * Finds embedded metrics in log events. The log's writer only searches for a word; a thread of its
 * own parses, and takes no more than a bounded number of events that wait.
 */
final class EmbeddedMetrics implements LogObserver {
  /** Events that may wait to be parsed; each is at most 256 KiB. */
  private static final int MAX_WAITING = 1_000;

  /** Samples between two calls of {@link #take}. */
  private static final int MAX_SAMPLES = 50_000;

  private final EmbeddedMetricParser parser = new EmbeddedMetricParser();
  private final InstantSource clock;
  private final Counter invalid;
  private final Counter dropped;
  private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final Samples samples = new Samples();
  private @Nullable Thread thread;

  private record Event(String account, String region, String message) {}

  EmbeddedMetrics(InstantSource clock, MeterRegistry metrics) {
    this.clock = clock;
    this.invalid = metrics.counter("lambent.embedded.metrics.invalid");
    this.dropped = metrics.counter("lambent.embedded.metrics.dropped");
  }

  @Override
  public void written(String account, String region, String message) {
    if (!EmbeddedMetricParser.isCandidate(message)) {
      return;
    }
    if (!waiting.offer(new Event(account, region, message))) {
      dropped.increment();
      return;
    }
    if (thread == null) {
      // Many instances never see such an event.
      thread = Thread.ofPlatform().daemon().name("embedded-metrics").start(this::run);
    }
  }

  private void run() {
    try {
      while (true) {
        parse(waiting.take());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void parse(Event event) {
    List<MetricSample> found =
        parser.parse(event.account(), event.region(), event.message(), clock.instant());
    if (found == null) {
      invalid.increment();
      return;
    }
    synchronized (this) {
      for (MetricSample sample : found) {
        if (samples.size() >= MAX_SAMPLES) {
          dropped.increment();
          continue;
        }
        samples
            .of(
                new MetricKey(
                    sample.account(),
                    sample.region(),
                    sample.namespace(),
                    sample.name(),
                    sample.dimensions(),
                    sample.unit(),
                    sample.resolution(),
                    sample.second()))
            .merge(sample.values());
      }
    }
  }

  /** Parses what waits. */
  void drain() {
    List<Event> events = new ArrayList<>();
    waiting.drainTo(events);
    events.forEach(this::parse);
  }

  synchronized List<MetricSample> take() {
    return samples.take();
  }
}
