package io.lambent.execution.cloudwatch;

import io.lambent.client.metrics.MetricShipper;
import io.lambent.execution.admission.Admission;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts once a second how many calls run, and hands over what was gathered when it is time. */
final class MetricGatherer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricGatherer.class);
  private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(1);

  private final LambdaMetrics lambda;
  private final EmbeddedMetrics embedded;
  private final FilteredMetrics filtered;
  private final Admission admission;
  private final MetricShipper shipper;
  private final Duration shipInterval;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  MetricGatherer(
      LambdaMetrics lambda,
      EmbeddedMetrics embedded,
      FilteredMetrics filtered,
      Admission admission,
      MetricShipper shipper,
      Duration shipInterval) {
    this.lambda = lambda;
    this.embedded = embedded;
    this.filtered = filtered;
    this.admission = admission;
    this.shipper = shipper;
    this.shipInterval = shipInterval;
    this.thread = Thread.ofPlatform().daemon().name("metric-gatherer").start(this::run);
  }

  private void run() {
    long shippedAt = System.nanoTime();
    try {
      while (!closing.await(SAMPLE_INTERVAL.toNanos(), TimeUnit.NANOSECONDS)) {
        try {
          lambda.sampleConcurrency(admission);
          if (System.nanoTime() - shippedAt >= shipInterval.toNanos()) {
            shippedAt = System.nanoTime();
            ship();
          }
        } catch (RuntimeException e) {
          log.error("Metrics of some seconds are lost", e);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void ship() {
    shipper.offer(lambda.take());
    shipper.offer(embedded.take());
    shipper.offer(filtered.take());
  }

  /** Hands over what is left. Before the shipper closes. */
  @Override
  public void close() throws InterruptedException {
    closing.countDown();
    thread.join();
    shipper.stop();
    embedded.drain();
    ship();
  }
}
