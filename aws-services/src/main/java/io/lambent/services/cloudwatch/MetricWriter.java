package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.services.groupcommit.GroupCommit;
import jakarta.annotation.PreDestroy;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Commits samples. While one transaction commits, what comes meanwhile gathers and goes into the
 * next one, so that many small requests cost few transactions.
 */
@Component
class MetricWriter implements MetricSink {
  /** The maximum number of samples that one transaction inserts. */
  private static final int MAX_SAMPLES = 20_000;

  private final MetricTable table;
  private final KnownMetrics known;
  private final TransactionTemplate transactions;
  private final GroupCommit<MetricSample, MetricSample> commits =
      new GroupCommit<>("metric-writer", 1, MAX_SAMPLES, this::commit);

  MetricWriter(MetricTable table, KnownMetrics known, TransactionTemplate transactions) {
    this.table = table;
    this.known = known;
    this.transactions = transactions;
  }

  /** Returns once the samples are committed. */
  void write(List<MetricSample> samples) {
    if (!samples.isEmpty()) {
      commits.write(samples);
    }
  }

  @Override
  public void put(MetricBatch batch) {
    Map<MetricKey, KnownMetrics.Seen> metrics =
        transactions.execute(status -> table.note(batch.id()) ? insert(batch.samples()) : Map.of());
    remember(metrics);
  }

  private List<MetricSample> commit(List<MetricSample> samples) {
    List<MetricSample> merged = merged(samples);
    remember(transactions.execute(status -> insert(merged)));
    return samples;
  }

  private Map<MetricKey, KnownMetrics.Seen> insert(List<MetricSample> samples) {
    Set<MetricKey> keys =
        samples.stream().map(MetricKey::of).collect(Collectors.toCollection(LinkedHashSet::new));
    Map<MetricKey, KnownMetrics.Seen> metrics = table.resolve(keys);
    table.append(samples, metrics);
    return metrics;
  }

  private void remember(Map<MetricKey, KnownMetrics.Seen> metrics) {
    metrics.forEach(known::put);
  }

  private record Place(MetricKey metric, String unit, int resolution, long second) {}

  /** One sample for each metric, unit and time. */
  static List<MetricSample> merged(List<MetricSample> samples) {
    Map<Place, MetricSample> merged = new LinkedHashMap<>();
    for (MetricSample sample : samples) {
      Place place =
          new Place(MetricKey.of(sample), sample.unit(), sample.resolution(), sample.second());
      MetricSample before = merged.get(place);
      merged.put(place, before == null ? sample : before.with(sample.values()));
    }
    return List.copyOf(merged.values());
  }

  @PreDestroy
  void close() throws InterruptedException {
    commits.close();
  }
}
