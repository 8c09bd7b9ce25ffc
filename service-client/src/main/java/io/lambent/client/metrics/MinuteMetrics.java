package io.lambent.client.metrics;

import io.lambent.client.http.Backoff;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Gathers values by metric and minute, and ships them to CloudWatch every few seconds, as {@link
 * MetricShipper} does. A kill of the process loses what was not shipped.
 */
public final class MinuteMetrics implements AutoCloseable {
  private static final int MINUTE = 60;

  /** Samples that are kept while the sink takes none: some 50 MB. */
  private static final int MAX_PENDING = 100_000;

  private static final Backoff RETRIES =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  /** Metrics of one interval; more are not counted, so that memory is bounded. */
  private static final int MAX_METRICS = 50_000;

  private static final Duration CLOSE_AFTER = Duration.ofSeconds(3);

  private final InstantSource clock;
  private final Duration interval;
  private final Map<Key, Distribution> values = new HashMap<>();
  private final MetricShipper shipper;
  private final Thread thread;
  private boolean closed;

  /**
   * A metric.
   *
   * @param account twelve digits
   * @param unit one of CloudWatch's, such as {@code Count}
   */
  public record Metric(
      String account,
      String region,
      String namespace,
      String name,
      Map<String, String> dimensions,
      String unit) {

    public Metric {
      dimensions = Map.copyOf(dimensions);
    }
  }

  private record Key(Metric metric, long minute) {}

  /**
   * @param interval the time for which values gather before they are shipped
   * @param startAfter the time for which they wait at most for a sink that does not run
   */
  public MinuteMetrics(
      MetricSink sink, InstantSource clock, Duration interval, Duration startAfter) {
    this.clock = clock;
    this.interval = interval;
    this.shipper =
        new MetricShipper(
            sink, new MetricShipper.Limits(MAX_PENDING, RETRIES, startAfter, CLOSE_AFTER));
    this.thread = Thread.ofVirtual().name("minute-metrics").start(this::run);
  }

  /** Adds a value to a metric. Does not block. */
  public void add(Metric metric, double value) {
    Key key = new Key(metric, Math.floorDiv(clock.instant().getEpochSecond(), MINUTE));
    synchronized (this) {
      boolean first = values.isEmpty();
      Distribution known = values.get(key);
      if (known != null) {
        known.add(value, 1);
      } else if (values.size() < MAX_METRICS) {
        values.put(key, Distribution.of(value));
      }
      if (first) {
        notifyAll();
      }
    }
  }

  private void run() {
    try {
      while (awaitValues()) {
        ship();
      }
    } catch (InterruptedException e) {
      // Closing.
    }
    ship();
  }

  /** Waits until there are values, and for the interval; false once closed. */
  private synchronized boolean awaitValues() throws InterruptedException {
    while (!closed && values.isEmpty()) {
      wait();
    }
    pause();
    return !closed;
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + interval.toNanos();
    for (long left = interval.toMillis(); !closed && left > 0; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  private void ship() {
    List<MetricSample> samples;
    synchronized (this) {
      samples = new ArrayList<>(values.size());
      values.forEach((key, gathered) -> samples.add(sample(key, gathered)));
      values.clear();
    }
    shipper.offer(samples);
  }

  private static MetricSample sample(Key key, Distribution gathered) {
    Metric metric = key.metric();
    return new MetricSample(
        metric.account(),
        metric.region(),
        metric.namespace(),
        metric.name(),
        metric.dimensions(),
        metric.unit(),
        MINUTE,
        key.minute() * MINUTE,
        gathered);
  }

  /** Ships what was gathered, where the sink runs, for some seconds at most. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.join();
    shipper.close();
  }
}
