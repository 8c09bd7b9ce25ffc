package io.lambent.trigger.metrics;

import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricBatch;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.contract.metrics.MetricSink;
import io.lambent.contract.trigger.EventSourceMapping;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts the records of mappings, and ships the counts of each minute to CloudWatch. What the sink
 * does not take is sent again; beyond a limit the oldest counts go first.
 *
 * @see <a
 *     href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html#event-source-mapping-metrics">Event
 *     source mapping metrics</a>
 */
public final class EventCounts implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(EventCounts.class);
  private static final int MINUTE = 60;

  /** Batches that are kept while nobody takes them: some hours. */
  private static final int MOST_PENDING = 1_000;

  private final MetricSink sink;
  private final InstantSource clock;
  private final Duration interval;
  private final Map<Key, Long> counts = new HashMap<>();
  private final Deque<MetricBatch> pending = new ArrayDeque<>();
  private final Thread thread;
  private boolean closed;

  /**
   * @param interval how long counts gather before they are shipped
   */
  public EventCounts(MetricSink sink, InstantSource clock, Duration interval) {
    this.sink = sink;
    this.clock = clock;
    this.interval = interval;
    this.thread = Thread.ofVirtual().name("event-counts").start(this::run);
  }

  /** The counters, named as AWS's metrics. */
  public enum Count {
    /** Records that were read. */
    POLLED("PolledEventCount"),
    /** Records that no filter lets pass. */
    FILTERED_OUT("FilteredOutEventCount"),
    /** Records that a function was called with. */
    INVOKED("InvokedEventCount"),
    /** Records for which that failed. */
    FAILED_INVOKE("FailedInvokeEventCount"),
    /** Records that were removed from the source after a function had handled them. */
    DELETED("DeletedEventCount");

    private final String awsName;

    Count(String awsName) {
      this.awsName = awsName;
    }
  }

  private record Key(String account, String region, String mapping, Count count, long minute) {}

  /** Adds to a count. Does not block. */
  public void add(EventSourceMapping mapping, Count count, int records) {
    if (records == 0) {
      return;
    }
    Key key =
        new Key(
            mapping.function().account(),
            mapping.function().region(),
            mapping.uuid(),
            count,
            Math.floorDiv(clock.instant().getEpochSecond(), MINUTE));
    synchronized (this) {
      if (counts.merge(key, (long) records, Long::sum) == records && counts.size() == 1) {
        notifyAll();
      }
    }
  }

  private void run() {
    try {
      while (gather()) {
        ship();
      }
    } catch (InterruptedException e) {
      // Closing.
    }
    take();
    ship();
  }

  /** Waits until there are counts, and for the interval; false once closed. */
  private synchronized boolean gather() throws InterruptedException {
    while (!closed && counts.isEmpty() && pending.isEmpty()) {
      wait();
    }
    long end = System.nanoTime() + interval.toNanos();
    for (long left = interval.toMillis(); !closed && left > 0; ) {
      wait(left);
      left = (end - System.nanoTime()) / 1_000_000;
    }
    take();
    return !closed;
  }

  private synchronized void take() {
    if (counts.isEmpty()) {
      return;
    }
    List<MetricSample> samples = new ArrayList<>(counts.size());
    counts.forEach((key, count) -> samples.add(sample(key, count)));
    counts.clear();
    pending.add(new MetricBatch(UUID.randomUUID(), samples));
    while (pending.size() > MOST_PENDING) {
      pending.remove();
    }
  }

  private static MetricSample sample(Key key, long count) {
    return new MetricSample(
        key.account(),
        key.region(),
        "AWS/Lambda",
        key.count().awsName,
        Map.of("EventSourceMappingUUID", key.mapping()),
        "Count",
        MINUTE,
        key.minute() * MINUTE,
        Distribution.of(count));
  }

  private void ship() {
    for (MetricBatch next = oldest(); next != null; next = oldest()) {
      try {
        sink.put(next);
      } catch (RuntimeException e) {
        log.warn("Counts of event source mappings are shipped later: {}", e.toString());
        return;
      }
      remove(next);
    }
  }

  private synchronized @Nullable MetricBatch oldest() {
    return pending.peek();
  }

  private synchronized void remove(MetricBatch shipped) {
    pending.remove(shipped);
  }

  /** Ships what was counted, for some seconds at most. */
  @Override
  public void close() throws InterruptedException {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.join(Duration.ofSeconds(3));
    thread.interrupt();
  }
}
