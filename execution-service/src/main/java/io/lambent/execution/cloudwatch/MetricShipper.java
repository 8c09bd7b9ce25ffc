package io.lambent.execution.cloudwatch;

import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricEncoding;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries samples to the sink, oldest first. What it does not take is kept in memory and tried
 * again; beyond a limit the oldest are dropped. A sink that does not run yet is not started for the
 * first samples, because the start would take processors from the first calls; samples wait until
 * it runs, for some minutes at most. When the process is stopped what is left goes into a file,
 * which the next start reads. A batch that is sent again counts once.
 */
final class MetricShipper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricShipper.class);

  /** Samples in one batch. */
  private static final int BATCH = 5_000;

  /** How often a sink that does not run is looked at, in milliseconds. */
  private static final long LOOK_MILLIS = 500;

  private final MetricSink sink;
  private final Path file;
  private final CloudWatchProperties properties;
  private final Counter shipped;
  private final Counter dropped;
  private final Deque<MetricBatch> pending = new ArrayDeque<>();
  private final Thread thread;
  private int pendingSamples;

  /** When the oldest pending sample came; has a meaning while there are pending ones. */
  private long pendingSince;

  private boolean closed;

  /**
   * @param file where batches are kept while the process does not run
   */
  MetricShipper(
      MetricSink sink, Path file, CloudWatchProperties properties, MeterRegistry metrics) {
    this.sink = sink;
    this.file = file;
    this.properties = properties;
    this.shipped = metrics.counter("lambent.cloudwatch.shipped");
    this.dropped = metrics.counter("lambent.cloudwatch.dropped");
    load();
    this.thread = Thread.ofPlatform().daemon().name("metric-shipper").start(this::run);
  }

  /** Takes samples in. Never blocks. */
  synchronized void offer(List<MetricSample> samples) {
    for (int from = 0; from < samples.size(); from += BATCH) {
      add(
          new MetricBatch(
              UUID.randomUUID(), samples.subList(from, Math.min(samples.size(), from + BATCH))));
    }
    notifyAll();
  }

  private synchronized void add(MetricBatch batch) {
    if (pending.isEmpty()) {
      pendingSince = System.nanoTime();
    }
    pending.add(batch);
    pendingSamples += batch.samples().size();
    while (pendingSamples > properties.maxPending() && pending.size() > 1) {
      MetricBatch oldest = pending.remove();
      pendingSamples -= oldest.samples().size();
      dropped.increment(oldest.samples().size());
    }
  }

  private void run() {
    Duration delay = properties.retryDelay();
    try {
      for (MetricBatch next = next(); next != null; next = next()) {
        if (send(next)) {
          delay = properties.retryDelay();
        } else {
          pause(delay);
          Duration doubled = delay.multipliedBy(2);
          delay =
              doubled.compareTo(properties.maxRetryDelay()) < 0
                  ? doubled
                  : properties.maxRetryDelay();
        }
      }
    } catch (InterruptedException e) {
      // Closing: what is left goes into the file.
    }
  }

  /** Waits for a batch that is to be sent; null once closed. */
  private synchronized @Nullable MetricBatch next() throws InterruptedException {
    while (!closed && (pending.isEmpty() || waitsForSink())) {
      wait(pending.isEmpty() ? 0 : LOOK_MILLIS);
    }
    return closed ? null : pending.peek();
  }

  /** Returns false also where samples would be dropped soon. */
  private synchronized boolean waitsForSink() {
    return !sink.isRunning()
        && pendingSamples < properties.maxPending() / 2
        && System.nanoTime() - pendingSince < properties.startAfter().toNanos();
  }

  private synchronized void pause(Duration delay) throws InterruptedException {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toMillis(); left > 0 && !closed; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
  }

  private boolean send(MetricBatch batch) {
    try {
      sink.put(batch);
      shipped.increment(batch.samples().size());
      synchronized (this) {
        if (pending.remove(batch)) {
          pendingSamples -= batch.samples().size();
        }
      }
      return true;
    } catch (RuntimeException e) {
      log.warn("Metrics cannot be shipped now; they are kept: {}", e.toString());
      return false;
    }
  }

  private void load() {
    if (!Files.exists(file)) {
      return;
    }
    try (DataInputStream in = new DataInputStream(Files.newInputStream(file))) {
      while (in.available() > 0) {
        add(MetricEncoding.decode(in.readNBytes(in.readInt())));
      }
    } catch (IOException | IllegalArgumentException e) {
      log.warn("Metrics of the last run cannot be read from {}: {}", file, e.toString());
    }
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      log.warn("{} cannot be deleted: {}", file, e.toString());
    }
  }

  private synchronized void save() {
    if (pending.isEmpty()) {
      return;
    }
    try {
      Files.createDirectories(file.getParent());
      try (DataOutputStream out = new DataOutputStream(Files.newOutputStream(file))) {
        for (MetricBatch batch : pending) {
          byte[] encoded = MetricEncoding.encode(batch);
          out.writeInt(encoded.length);
          out.write(encoded);
        }
      }
    } catch (IOException e) {
      log.warn("Metrics that were not shipped are lost: {}", e.toString());
    }
  }

  /** Sends nothing more, so that what is offered from now on goes into the file. */
  synchronized void stop() {
    closed = true;
    notifyAll();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    // A batch under way ends first: it is known by its id, so it may be sent again after the start.
    thread.join(properties.requestTimeout());
    save();
  }
}
