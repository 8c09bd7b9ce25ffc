package io.lambent.client.metrics;

import io.lambent.client.http.Backoff;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries samples to the sink, oldest first. Batches that the sink does not take are kept in memory
 * and sent again; beyond a limit the oldest are dropped. A sink that does not run yet is not
 * started for the first samples, because the start would take processors from the first calls;
 * samples wait until it runs, for some minutes at most. A batch that is sent again counts once.
 *
 * <p>With a file, samples survive a stop of the process: what was not sent is written to the file,
 * which the next start reads. Without one, a sink that runs gets them before the process ends.
 */
public final class MetricShipper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(MetricShipper.class);

  /** Samples in one batch. */
  private static final int BATCH = 5_000;

  /** The interval of checks whether a sink has started, in milliseconds. */
  private static final long CHECK_MILLIS = 500;

  private final MetricSink sink;
  private final Limits limits;
  private final @Nullable PendingFile file;
  private final LongAdder shipped = new LongAdder();
  private final LongAdder dropped = new LongAdder();
  private final Deque<MetricBatch> pending = new ArrayDeque<>();
  private final Thread thread;
  private int pendingSamples;

  /** The time at which the oldest pending sample came, while any is pending. */
  private long pendingSince;

  private boolean closed;

  /**
   * The limits of a shipper.
   *
   * @param maxPending samples that are kept while the sink takes none; one takes some 500 bytes
   * @param retries the waits before a batch is sent again
   * @param startAfter the time for which samples wait at most for a sink that does not run
   * @param closeAfter the time that a close waits at most for batches that are being sent
   */
  public record Limits(int maxPending, Backoff retries, Duration startAfter, Duration closeAfter) {}

  /** Starts a shipper that loses, with the process, what the sink has not taken. */
  public MetricShipper(MetricSink sink, Limits limits) {
    this(sink, limits, null);
  }

  /**
   * Starts a shipper.
   *
   * @param file keeps batches while the process does not run; null to lose them
   */
  public MetricShipper(MetricSink sink, Limits limits, @Nullable Path file) {
    this.sink = sink;
    this.limits = limits;
    this.file = file == null ? null : new PendingFile(file);
    if (this.file != null) {
      this.file.take().forEach(this::add);
    }
    this.thread = Thread.ofVirtual().name("metric-shipper").start(this::run);
  }

  /** Takes samples over. Does not block. */
  public synchronized void offer(List<MetricSample> samples) {
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
    while (pendingSamples > limits.maxPending() && pending.size() > 1) {
      MetricBatch oldest = pending.remove();
      pendingSamples -= oldest.samples().size();
      dropped.add(oldest.samples().size());
    }
  }

  private void run() {
    try {
      int failures = 0;
      for (MetricBatch next = next(); next != null; next = next()) {
        failures = send(next) ? 0 : failures + 1;
        if (failures > 0) {
          pause(limits.retries().after(failures));
        }
      }
    } catch (InterruptedException e) {
      // Closing.
    }
    if (file == null && sink.isRunning()) {
      sendRest();
    }
  }

  private void sendRest() {
    MetricBatch next = oldest();
    while (next != null && send(next)) {
      next = oldest();
    }
  }

  private synchronized @Nullable MetricBatch oldest() {
    return pending.peek();
  }

  /** Waits for a batch that is to be sent; null once closed. */
  private synchronized @Nullable MetricBatch next() throws InterruptedException {
    while (!closed && (pending.isEmpty() || waitsForSink())) {
      wait(pending.isEmpty() ? 0 : CHECK_MILLIS);
    }
    return closed ? null : pending.peek();
  }

  /** Returns false also if samples would be dropped soon. */
  private synchronized boolean waitsForSink() {
    return !sink.isRunning()
        && pendingSamples < limits.maxPending() / 2
        && System.nanoTime() - pendingSince < limits.startAfter().toNanos();
  }

  private synchronized void pause(Duration delay) throws InterruptedException {
    long end = System.nanoTime() + delay.toNanos();
    for (long left = delay.toMillis(); left > 0 && !closed; ) {
      wait(left);
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
  }

  private boolean send(MetricBatch batch) {
    try {
      sink.put(batch);
    } catch (RuntimeException e) {
      log.warn("Metrics cannot be shipped now; they are kept: {}", e.toString());
      return false;
    }
    shipped.add(batch.samples().size());
    synchronized (this) {
      if (pending.remove(batch)) {
        pendingSamples -= batch.samples().size();
      }
    }
    return true;
  }

  /** Samples that the sink has taken. */
  public long shipped() {
    return shipped.sum();
  }

  /** Samples that were dropped because too many were pending. */
  public long dropped() {
    return dropped.sum();
  }

  /** Ends the sending of new batches, so that later samples go into the file if there is one. */
  public synchronized void stop() {
    closed = true;
    notifyAll();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    // A batch under way ends first: it is known by its id, so it may be sent again after the start.
    thread.join(limits.closeAfter());
    thread.interrupt();
    if (file != null) {
      synchronized (this) {
        file.keep(pending);
      }
    }
  }
}
