package io.lambent.trigger.poller;

import io.lambent.client.http.Backoff;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Batches;
import io.lambent.trigger.batch.Filters;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the source of one mapping, and runs its batches. One virtual thread reads, and waits in the
 * source while there are no records; each batch runs on a thread of its own. No more batches are
 * read than may run, so that the visibility time-out of records does not pass while they wait here.
 */
final class Poller implements MappingPoller {
  private static final Logger log = LoggerFactory.getLogger(Poller.class);

  /** Pauses after failures to read the source. */
  private static final Backoff UNREADABLE =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

  private final EventSource source;
  private final EventCounts counts;
  private final RecordMemory memory;
  private final int mostBatches;
  private final Concurrency concurrency = new Concurrency();
  private final BatchRun runs;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile Settings settings;
  private volatile @Nullable String result;
  private volatile @Nullable Thread reader;

  /** A mapping and its compiled filters, which change together. */
  private record Settings(EventSourceMapping mapping, Filters filters) {}

  /**
   * @param mostBatches the maximum number of batches at once, whatever the mapping allows
   */
  Poller(
      EventSourceMapping mapping,
      EventSource source,
      Invoker invoker,
      EventCounts counts,
      RecordMemory memory,
      int mostBatches) {
    this.source = source;
    this.counts = counts;
    this.memory = memory;
    this.mostBatches = mostBatches;
    this.settings = settings(mapping, source);
    this.runs = new BatchRun(source, invoker, counts, concurrency, text -> result = text);
  }

  private static Settings settings(EventSourceMapping mapping, EventSource source) {
    return new Settings(mapping, Filters.of(mapping.filters(), source.dataMember()));
  }

  @Override
  public EventSourceMapping mapping() {
    return settings.mapping();
  }

  @Override
  public void change(EventSourceMapping mapping) {
    settings = settings(mapping, source);
  }

  @Override
  public @Nullable String result() {
    return result;
  }

  @Override
  public void start() {
    reader = Thread.ofVirtual().name("poller-" + mapping().uuid()).start(this::read);
  }

  @Override
  public CompletableFuture<Void> stop() {
    concurrency.stop();
    source.wake();
    return ended;
  }

  /**
   * Interrupts a request that waits for records. Records that were just sent to it remain invisible
   * for a while.
   */
  @Override
  public void interrupt() {
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
  }

  @Override
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    return concurrency.awaitIdle(longest);
  }

  private void read() {
    try {
      int failures = 0;
      while (!concurrency.isStopped()) {
        failures = readOnce() ? 0 : failures + 1;
        if (failures > 0 && !concurrency.pause(UNREADABLE.after(failures))) {
          break;
        }
      }
      concurrency.awaitIdle(Duration.ofHours(1));
    } catch (InterruptedException e) {
      log.debug("Polling of {} was interrupted", mapping().uuid());
    } finally {
      source.close();
      ended.complete(null);
    }
  }

  private boolean readOnce() throws InterruptedException {
    Settings current = settings;
    try {
      int room = concurrency.awaitRoom(maximum(current.mapping()));
      memory.await();
      if (room > 0) {
        gather(current, room);
      }
      return true;
    } catch (SourceException e) {
      result = "PROBLEM: " + e.getMessage();
      return false;
    } catch (RuntimeException e) {
      log.warn("The source of mapping {} cannot be read now", mapping().uuid(), e);
      result = "PROBLEM: internal Lambda error. Please contact Lambda customer support.";
      return false;
    }
  }

  private int maximum(EventSourceMapping mapping) {
    Integer own = mapping.maximumConcurrency();
    return own == null ? mostBatches : Math.min(own, mostBatches);
  }

  private void gather(Settings current, int room) throws SourceException, InterruptedException {
    EventSourceMapping mapping = current.mapping();
    // Records of one group must not be in two batches at once, so ordered sources run one batch at
    // a time.
    int most =
        source.isOrdered() || mapping.windowSeconds() > 0
            ? mapping.batchSize()
            : Math.min(source.largestPoll(), Math.multiplyExact(mapping.batchSize(), room));
    List<SourceRecord> records = poll(current, most, source.longestPoll());
    if (mapping.windowSeconds() > 0 && !records.isEmpty()) {
      records = fill(current, records);
    }
    if (records.isEmpty()) {
      concurrency.idle();
      return;
    }
    List<List<SourceRecord>> batches = Batches.divide(records, mapping.batchSize());
    if (source.isOrdered()) {
      start(mapping, batches);
    } else {
      batches.forEach(batch -> start(mapping, List.of(batch)));
    }
  }

  /** Gathers more records until a batch is full or the mapping's window is over. */
  private List<SourceRecord> fill(Settings current, List<SourceRecord> first)
      throws InterruptedException {
    EventSourceMapping mapping = current.mapping();
    long end = System.nanoTime() + Duration.ofSeconds(mapping.windowSeconds()).toNanos();
    List<SourceRecord> records = new ArrayList<>(first);
    long bytes = records.stream().mapToLong(Batches::bytes).sum();
    while (records.size() < mapping.batchSize()
        && bytes < Batches.MAX_EVENT_BYTES
        && !concurrency.isStopped()) {
      Duration left = Duration.ofNanos(end - System.nanoTime());
      if (left.compareTo(Duration.ofSeconds(1)) < 0) {
        // Sources can wait only whole seconds.
        concurrency.pause(left);
        left = Duration.ZERO;
      }
      try {
        List<SourceRecord> more = poll(current, mapping.batchSize() - records.size(), left);
        records.addAll(more);
        bytes += more.stream().mapToLong(Batches::bytes).sum();
        if (more.isEmpty() && left.isZero()) {
          break;
        }
      } catch (SourceException e) {
        // The records gathered so far are handled; the next read fails again and reports why.
        break;
      }
    }
    return records;
  }

  /** Reads records, and removes those that no filter lets pass. */
  private List<SourceRecord> poll(Settings current, int most, Duration wait)
      throws SourceException, InterruptedException {
    List<SourceRecord> polled = source.poll(Math.min(most, source.largestPoll()), wait);
    if (polled.isEmpty()) {
      return polled;
    }
    EventSourceMapping mapping = current.mapping();
    counts.add(mapping, Count.POLLED, polled.size());
    List<SourceRecord> passed = new ArrayList<>(polled.size());
    List<SourceRecord> dropped = new ArrayList<>();
    for (SourceRecord record : polled) {
      (current.filters().pass(record) ? passed : dropped).add(record);
    }
    if (!dropped.isEmpty()) {
      counts.add(mapping, Count.FILTERED_OUT, dropped.size());
      source.acknowledge(dropped);
    }
    return passed;
  }

  /** Runs batches one after the other, on a thread of their own, until one fails. */
  private void start(EventSourceMapping mapping, List<List<SourceRecord>> batches) {
    long bytes = batches.stream().flatMap(List::stream).mapToLong(Batches::bytes).sum();
    concurrency.begin();
    memory.add(bytes);
    Thread.ofVirtual()
        .name("batch-" + mapping.uuid())
        .start(
            () -> {
              try {
                for (List<SourceRecord> batch : batches) {
                  if (!runs.run(mapping, batch)) {
                    break;
                  }
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (RuntimeException e) {
                log.error("A batch of mapping {} has failed", mapping.uuid(), e);
              } finally {
                memory.release(bytes);
                concurrency.end();
              }
            });
  }
}
