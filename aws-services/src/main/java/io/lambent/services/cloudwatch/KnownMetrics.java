package io.lambent.services.cloudwatch;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The ids of metrics that were written lately, so that most samples need no look into the table.
 * Safe for use by several threads.
 */
@Component
class KnownMetrics {
  /** The maximum number of metrics in memory; each takes some 300 bytes. */
  private static final int LIMIT = 50_000;

  private final Map<MetricKey, Seen> metrics = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param second when the table last learned that the metric is alive, since the epoch
   */
  record Seen(long id, long second) {}

  synchronized @Nullable Seen find(MetricKey key) {
    return metrics.get(key);
  }

  synchronized void put(MetricKey key, Seen seen) {
    metrics.put(key, seen);
    if (metrics.size() > LIMIT) {
      metrics.remove(metrics.keySet().iterator().next());
    }
  }

  /** Forgets all, as metrics may have been deleted. */
  synchronized void clear() {
    metrics.clear();
  }
}
