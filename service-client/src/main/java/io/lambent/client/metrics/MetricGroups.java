package io.lambent.client.metrics;

import io.lambent.contract.metrics.MetricSink;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The metrics of requests, in a {@link MetricGroup} for each thing that is measured, such as a
 * stage of an API. Ships them every ten seconds.
 *
 * @param <K> names what is measured
 */
public final class MetricGroups<K> implements AutoCloseable {

  /** Groups that are kept. Beyond it all are forgotten, which loses no value. */
  private static final int MOST_GROUPS = 10_000;

  private final MinuteMetrics metrics;
  private final List<MetricGroup.Measure> measures;
  private final Function<K, MetricGroup.Scope> scopes;
  private final Map<K, MetricGroup> groups = new ConcurrentHashMap<>();

  /**
   * @param scopes tells of what is measured where its metrics stand
   */
  public MetricGroups(
      MetricSink sink, List<MetricGroup.Measure> measures, Function<K, MetricGroup.Scope> scopes) {
    this.metrics = MinuteMetrics.ofRequests(sink);
    this.measures = measures;
    this.scopes = scopes;
  }

  /**
   * Adds a value to each measure. Does not block.
   *
   * @param values in the order of the measures; NaN adds nothing
   */
  public void add(K measured, double... values) {
    MetricGroup group = groups.get(measured);
    if (group == null) {
      if (groups.size() >= MOST_GROUPS) {
        groups.clear();
      }
      group =
          groups.computeIfAbsent(measured, first -> metrics.group(scopes.apply(first), measures));
    }
    group.add(values);
  }

  @Override
  public void close() throws InterruptedException {
    metrics.close();
  }
}
