package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.MetricSample;
import io.lambent.execution.logs.MetricObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Gathers what metric filters of log groups find. */
final class FilteredMetrics implements MetricObserver {
  private static final int MINUTE = 60;

  /** Metrics and times between two calls of {@link #take}; further ones are dropped. */
  private static final int MAX_SAMPLES = 50_000;

  /**
   * The time after the end of a minute in which its events may still arrive, in seconds. Afterwards
   * a minute without values gets the default value.
   */
  private static final long GRACE = 60;

  private final InstantSource clock;
  private final Counter dropped;
  private final Samples samples = new Samples();
  private final Map<Minute, Double> unmatched = new HashMap<>();
  private final Set<Minute> matched = new HashSet<>();

  private record Minute(Metric metric, long second) {
    boolean isOver(long now) {
      return second + MINUTE + GRACE <= now;
    }
  }

  FilteredMetrics(InstantSource clock, MeterRegistry metrics) {
    this.clock = clock;
    this.dropped = metrics.counter("lambent.metric.filters.dropped");
  }

  @Override
  public synchronized void value(
      Metric metric, Map<String, String> dimensions, long timestamp, double value) {
    Minute minute = minute(metric, timestamp);
    add(minute, dimensions, value);
    unmatched.remove(minute);
    if (!minute.isOver(now())) {
      matched.add(minute);
    }
  }

  @Override
  public synchronized void unmatched(Metric metric, long timestamp, double defaultValue) {
    Minute minute = minute(metric, timestamp);
    if (!matched.contains(minute) && unmatched.size() < MAX_SAMPLES) {
      unmatched.put(minute, defaultValue);
    }
  }

  private void add(Minute minute, Map<String, String> dimensions, double value) {
    if (samples.size() >= MAX_SAMPLES) {
      dropped.increment();
      return;
    }
    Metric metric = minute.metric();
    samples
        .of(
            new MetricKey(
                metric.account(),
                metric.region(),
                metric.namespace(),
                metric.name(),
                dimensions,
                metric.unit(),
                MINUTE,
                minute.second()))
        .add(value, 1);
  }

  private static Minute minute(Metric metric, long timestamp) {
    long second = Math.floorDiv(timestamp, 1_000L);
    return new Minute(metric, second - Math.floorMod(second, MINUTE));
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }

  /** The samples so far, and the default values of minutes that are over. */
  synchronized List<MetricSample> take() {
    long now = now();
    unmatched
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = entry.getKey().isOver(now);
              if (over) {
                add(entry.getKey(), Map.of(), entry.getValue());
              }
              return over;
            });
    matched.removeIf(minute -> minute.isOver(now));
    return samples.take();
  }
}
