package io.lambent.services.cloudwatch;

import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import jakarta.annotation.PreDestroy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
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
  private final BlockingQueue<Write> queue = new LinkedBlockingQueue<>(10_000);
  private final Thread thread;
  private volatile boolean closed;

  /** Samples of one request, and who waits until they are committed. */
  private record Write(List<MetricSample> samples, CompletableFuture<Void> committed) {}

  MetricWriter(MetricTable table, KnownMetrics known, TransactionTemplate transactions) {
    this.table = table;
    this.known = known;
    this.transactions = transactions;
    this.thread = Thread.ofVirtual().name("metric-writer").start(this::run);
  }

  /** Returns once the samples are committed. */
  void write(List<MetricSample> samples) {
    if (samples.isEmpty()) {
      return;
    }
    Write write = new Write(samples, new CompletableFuture<>());
    try {
      queue.put(write);
      if (closed) {
        write.committed().completeExceptionally(new IllegalStateException("stopping"));
      }
      write.committed().join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the samples could not be written", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while samples were written", e);
    }
  }

  @Override
  public void put(MetricBatch batch) {
    Map<MetricKey, KnownMetrics.Seen> metrics =
        transactions.execute(status -> table.note(batch.id()) ? insert(batch.samples()) : Map.of());
    remember(metrics);
  }

  private void run() {
    List<Write> writes = new ArrayList<>();
    while (!closed) {
      try {
        writes.add(queue.take());
      } catch (InterruptedException e) {
        break;
      }
      gather(writes);
      commit(writes);
      writes.clear();
    }
    for (Write left = queue.poll(); left != null; left = queue.poll()) {
      left.committed().completeExceptionally(new IllegalStateException("stopping"));
    }
  }

  private void gather(List<Write> writes) {
    int samples = writes.getFirst().samples().size();
    while (samples < MAX_SAMPLES) {
      Write next = queue.poll();
      if (next == null) {
        return;
      }
      writes.add(next);
      samples += next.samples().size();
    }
  }

  private void commit(List<Write> writes) {
    List<MetricSample> samples =
        merged(writes.stream().flatMap(write -> write.samples().stream()).toList());
    try {
      remember(transactions.execute(status -> insert(samples)));
      writes.forEach(write -> write.committed().complete(null));
    } catch (RuntimeException e) {
      writes.forEach(write -> write.committed().completeExceptionally(e));
    }
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
    closed = true;
    thread.interrupt();
    thread.join();
  }
}
