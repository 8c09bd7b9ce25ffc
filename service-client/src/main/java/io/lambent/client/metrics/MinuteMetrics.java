package io.lambent.client.metrics;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers values by metric and minute, and ships them to CloudWatch every few seconds. What the
 * sink does not take is sent again; beyond a limit the oldest values are dropped. A sink that does
 * not run yet is not started for the first values: they wait until it runs, for some minutes at
 * most. A kill of the process loses what was not shipped.
 */
public final class MinuteMetrics implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MinuteMetrics.class);
  private static final int MINUTE = 60;

  /** Batches that are kept while nobody takes them: some hours. */
  private static final int MOST_PENDING = 1_000;

  /** Metrics of one interval; more are not counted, so that memory is bounded. */
  private static final int MOST_METRICS = 50_000;

  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(3);

  private final MetricSink sink;
  private final InstantSource clock;
  private final Duration interval;
  private final Duration startAfter;
  private final Map<Key, Distribution> values = new HashMap<>();
  private final Deque<MetricBatch> pending = new ArrayDeque<>();
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
    this.sink = sink;
    this.clock = clock;
    this.interval = interval;
    this.startAfter = startAfter;
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
      } else if (values.size() < MOST_METRICS) {
        values.put(key, Distribution.of(value));
      }
      if (first) {
        notifyAll();
      }
    }
  }

  private void run() {
    try {
      while (gather()) {
        ship();
      }
    } catch (InterruptedException e) {
      // Closing.
    }
    take();
    if (sink.isRunning()) {
      ship();
    }
  }

  /** Waits until there are values, for the interval and for the sink; false once closed. */
  private synchronized boolean gather() throws InterruptedException {
    while (!closed && values.isEmpty() && pending.isEmpty()) {
      wait();
    }
    long since = System.nanoTime();
    pause();
    while (!closed
        && !sink.isRunning()
        && System.nanoTime() - since < startAfter.toNanos()
        && values.size() < MOST_METRICS) {
      pause();
    }
    take();
    return !closed;
  }

  private synchronized void pause() throws InterruptedException {
    long end = System.nanoTime() + interval.toNanos();
    for (long left = interval.toMillis(); !closed && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  private synchronized void take() {
    if (values.isEmpty()) {
      return;
    }
    List<MetricSample> samples = new ArrayList<>(values.size());
    values.forEach((key, gathered) -> samples.add(sample(key, gathered)));
    values.clear();
    pending.add(new MetricBatch(UUID.randomUUID(), samples));
    while (pending.size() > MOST_PENDING) {
      pending.remove();
    }
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

  private void ship() {
    for (MetricBatch next = oldest(); next != null; next = oldest()) {
      try {
        sink.put(next);
      } catch (RuntimeException e) {
        log.warn("Metrics are shipped later: {}", e.toString());
        return;
      }
      remove(next);
    }
  }

  private synchronized @Nullable MetricBatch oldest() {
    return pending.peek();
  }

  private synchronized void remove(MetricBatch shipped) {
    pending.remove(shipped);
  }

  /** Ships what was gathered, where the sink runs, for some seconds at most. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.join(CLOSE_LIMIT);
    thread.interrupt();
  }
}
