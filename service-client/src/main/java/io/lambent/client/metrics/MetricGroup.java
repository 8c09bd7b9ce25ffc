package io.lambent.client.metrics;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Metrics whose values come together, such as those of one request. Each value is gathered once,
 * whatever the number of dimension sets under which CloudWatch shows it. Made by {@link
 * MinuteMetrics#group}.
 */
public final class MetricGroup {
  private final MinuteMetrics owner;
  private final Scope scope;
  private final List<Measure> measures;
  private long minute;

  /** The values of the minute by measure; null where there are none yet. */
  private @Nullable Distribution @Nullable [] gathered;

  /**
   * The properties that all metrics of a group share.
   *
   * @param account twelve digits
   * @param dimensions the sets of dimensions under which each measure is a metric
   */
  public record Scope(
      String account, String region, String namespace, List<Map<String, String>> dimensions) {

    public Scope {
      dimensions = List.copyOf(dimensions);
    }
  }

  /**
   * The name of metrics and their unit.
   *
   * @param unit one of CloudWatch's, such as {@code Count}
   */
  public record Measure(String name, String unit) {}

  MetricGroup(MinuteMetrics owner, Scope scope, List<Measure> measures) {
    this.owner = owner;
    this.scope = scope;
    this.measures = List.copyOf(measures);
  }

  /** The number of metrics. */
  int size() {
    return scope.dimensions().size() * measures.size();
  }

  /**
   * Adds a value to each measure. Does not block.
   *
   * @param values in the order of the measures; NaN adds nothing
   */
  public synchronized void add(double... values) {
    long now = owner.minute();
    if (gathered != null && minute != now) {
      owner.ended(take());
    }
    @Nullable Distribution @Nullable [] current = gathered;
    if (current == null) {
      if (!owner.admits(this)) {
        return;
      }
      current = new @Nullable Distribution[measures.size()];
      gathered = current;
      minute = now;
    }
    for (int i = 0; i < values.length; i++) {
      if (Double.isNaN(values[i])) {
        continue;
      }
      Distribution known = current[i];
      if (known == null) {
        current[i] = Distribution.of(values[i]);
      } else {
        known.add(values[i], 1);
      }
    }
  }

  /** Takes what was gathered. */
  synchronized List<MetricSample> take() {
    @Nullable Distribution @Nullable [] taken = gathered;
    gathered = null;
    List<MetricSample> samples = new ArrayList<>();
    if (taken == null || Arrays.stream(taken).allMatch(Objects::isNull)) {
      return samples;
    }
    for (Map<String, String> dimensions : scope.dimensions()) {
      for (int i = 0; i < taken.length; i++) {
        Distribution values = taken[i];
        if (values != null) {
          Measure measure = measures.get(i);
          samples.add(
              MinuteMetrics.sample(
                  new MinuteMetrics.Metric(
                      scope.account(),
                      scope.region(),
                      scope.namespace(),
                      measure.name(),
                      dimensions,
                      measure.unit()),
                  minute,
                  values));
        }
      }
    }
    return samples;
  }
}
