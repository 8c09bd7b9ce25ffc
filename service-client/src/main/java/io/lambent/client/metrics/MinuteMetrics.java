package io.lambent.client.metrics;

import io.lambent.client.http.Backoff;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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

  private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(10);

  /** How long requests' metrics wait for aws-services, whose start takes processor time. */
  private static final Duration REQUEST_START_AFTER = Duration.ofMinutes(5);

  private final InstantSource clock;
  private final Duration interval;
  private final Map<Key, Distribution> values = new HashMap<>();

  /** Groups that have values. */
  private final Set<MetricGroup> gathering = new HashSet<>();

  /** Values of groups for minutes that have ended. */
  private final List<MetricSample> ended = new ArrayList<>();

  private int groupMetrics;
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

  /** Makes a group of metrics, for values that come often and together. */
  public MetricGroup group(MetricGroup.Scope scope, List<MetricGroup.Measure> measures) {
    return new MetricGroup(this, scope, measures);
  }

  /** The minute of now, since 1970. */
  long minute() {
    return Math.floorDiv(clock.millis(), TimeUnit.MINUTES.toMillis(1));
  }

  /** Notes that a group has values now; returns false where there are too many metrics. */
  synchronized boolean admits(MetricGroup group) {
    if (gathering.contains(group)) {
      return true;
    }
    if (values.size() + groupMetrics + group.size() > MAX_METRICS) {
      return false;
    }
    boolean first = isEmpty();
    gathering.add(group);
    groupMetrics += group.size();
    if (first) {
      notifyAll();
    }
    return true;
  }

  /** Takes over the values of a group for a minute that has ended. */
  synchronized void ended(List<MetricSample> samples) {
    if (ended.size() + samples.size() <= MAX_METRICS) {
      ended.addAll(samples);
    }
  }

  private synchronized boolean isEmpty() {
    return values.isEmpty() && gathering.isEmpty() && ended.isEmpty();
  }

  /**
   * Metrics of requests: shipped every ten seconds, without starting aws-services for some time.
   */
  public static MinuteMetrics ofRequests(MetricSink sink) {
    return new MinuteMetrics(sink, InstantSource.system(), REQUEST_INTERVAL, REQUEST_START_AFTER);
  }

  /** Adds a value to a metric. Does not block. */
  public void add(Metric metric, double value) {
    Key key = new Key(metric, minute());
    synchronized (this) {
      boolean first = isEmpty();
      Distribution known = values.get(key);
      if (known != null) {
        known.add(value, 1);
      } else if (values.size() + groupMetrics < MAX_METRICS) {
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
    while (!closed && isEmpty()) {
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
    List<MetricSample> samples = new ArrayList<>();
    List<MetricGroup> groups;
    synchronized (this) {
      values.forEach((key, gathered) -> samples.add(sample(key.metric(), key.minute(), gathered)));
      values.clear();
      samples.addAll(ended);
      ended.clear();
      groups = List.copyOf(gathering);
      gathering.clear();
      groupMetrics = 0;
    }
    // Without the lock, which groups ask for while they hold their own.
    groups.forEach(group -> samples.addAll(group.take()));
    shipper.offer(samples);
  }

  static MetricSample sample(Metric metric, long minute, Distribution gathered) {
    return new MetricSample(
        metric.account(),
        metric.region(),
        metric.namespace(),
        metric.name(),
        metric.dimensions(),
        metric.unit(),
        MINUTE,
        minute * MINUTE,
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
