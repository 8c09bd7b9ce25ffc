package io.lambent.trigger.feed;

import io.lambent.client.http.Backoff;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.Batches;
import io.lambent.trigger.batch.Filters;
import io.lambent.trigger.batch.FunctionCalls;
import io.lambent.trigger.batch.FunctionCalls.Result;
import io.lambent.trigger.batch.Halt;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.metrics.EventCounts.Count;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.SourceException;
import io.lambent.trigger.source.SourceRecord;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a feed for one mapping, on a virtual thread that also calls the function. */
public final class FeedPoller implements MappingPoller {
  private static final Logger log = LoggerFactory.getLogger(FeedPoller.class);
  private static final Backoff UNREADABLE =
      new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
  private static final Backoff RETRY = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30));

  /** The maximum time until a poller notices that its mapping was disabled or changed. */
  private static final Duration MAX_WAIT = Duration.ofSeconds(1);

  private final FeedOpener opener;
  private final Invoker invoker;
  private final EventCounts counts;
  private final Halt halt = new Halt();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile EventSourceMapping mapping;
  private volatile @Nullable String result;

  /** Stops reading with the current settings. */
  private volatile Halt session = new Halt();

  public FeedPoller(
      EventSourceMapping mapping, FeedOpener opener, Invoker invoker, EventCounts counts) {
    this.mapping = mapping;
    this.opener = opener;
    this.invoker = invoker;
    this.counts = counts;
  }

  @Override
  public EventSourceMapping mapping() {
    return mapping;
  }

  @Override
  public void change(EventSourceMapping changed) {
    mapping = changed;
    session.stop();
  }

  @Override
  public @Nullable String result() {
    return result;
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("feed-" + mapping.uuid()).start(this::run);
  }

  @Override
  public CompletableFuture<Void> stop() {
    halt.stop();
    session.stop();
    return ended;
  }

  /** Does nothing, because waits are short. */
  @Override
  public void interrupt() {}

  @Override
  public boolean awaitIdle(Duration longest) throws InterruptedException {
    try {
      ended.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException | ExecutionException e) {
      return false;
    }
  }

  private void run() {
    try {
      int failures = 0;
      while (!halt.isStopped()) {
        Halt begun = new Halt();
        session = begun;
        if (halt.isStopped()) {
          break;
        }
        Session opened = new Session(mapping, begun);
        if (opened.run()) {
          failures = 0;
        } else {
          failures = opened.hasRead ? 1 : failures + 1;
          begun.pause(UNREADABLE.after(failures));
        }
      }
    } catch (InterruptedException e) {
      log.debug("Reading for mapping {} was interrupted", mapping.uuid());
    } finally {
      ended.complete(null);
    }
  }

  /** Reading with one connection and unchanged settings. */
  private final class Session {
    private final EventSourceMapping settings;
    private final ClusterSettings cluster;
    private final Halt end;
    private final FunctionCalls calls;
    private final Deque<SourceRecord> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean hasRead;

    Session(EventSourceMapping settings, Halt end) {
      this.settings = settings;
      this.cluster = Objects.requireNonNull(settings.cluster());
      this.end = end;
      this.calls = new FunctionCalls(settings, invoker, text -> result = text);
    }

    /** Reads until stopped; returns false where the feed fails. */
    boolean run() throws InterruptedException {
      try (Feed feed = opener.open(settings)) {
        Filters filters = Filters.of(settings.filters(), feed.dataMember());
        while (!end.isStopped()) {
          gather(feed, filters);
          if (!waiting.isEmpty() && !end.isStopped()) {
            handle(feed, take(feed));
          }
        }
        return true;
      } catch (SourceException e) {
        result = "PROBLEM: " + e.getMessage();
      } catch (RuntimeException e) {
        log.warn("The source of mapping {} cannot be read now", settings.uuid(), e);
        result = "PROBLEM: internal Lambda error. Please contact Lambda customer support.";
      }
      return false;
    }

    /** Reads until a batch is full or its window is over, which begins with the first record. */
    private void gather(Feed feed, Filters filters) throws SourceException, InterruptedException {
      long windowEnd = 0;
      while (!end.isStopped()
          && waiting.size() < settings.batchSize()
          && bytes < Batches.MAX_EVENT_BYTES) {
        Duration wait = MAX_WAIT;
        if (!waiting.isEmpty()) {
          long now = System.nanoTime();
          if (windowEnd == 0) {
            windowEnd = now + Duration.ofMillis(cluster.windowMillis()).toNanos();
          }
          long left = windowEnd - now;
          if (left <= 0) {
            return;
          }
          wait = Duration.ofNanos(Math.min(left, MAX_WAIT.toNanos()));
        }
        read(feed, filters, wait);
      }
    }

    private void read(Feed feed, Filters filters, Duration wait)
        throws SourceException, InterruptedException {
      List<SourceRecord> dropped = new ArrayList<>();
      List<SourceRecord> records = feed.read(settings.batchSize() - waiting.size(), wait);
      hasRead = true;
      for (SourceRecord record : records) {
        if (!settings.filters().isEmpty() && !filters.pass(feed.filtered(record))) {
          dropped.add(record);
          continue;
        }
        waiting.add(record);
        bytes += Batches.bytes(record);
      }
      counts.add(settings, Count.POLLED, records.size());
      if (!dropped.isEmpty()) {
        counts.add(settings, Count.FILTERED_OUT, dropped.size());
        feed.handled(dropped);
      }
    }

    /** Takes the next batch: as many records as fit an event, or a single one that does not fit. */
    private List<SourceRecord> take(Feed feed) {
      List<SourceRecord> batch = new ArrayList<>();
      long taken = feed.event(List.of()).length;
      for (SourceRecord next = waiting.peek(); next != null; next = waiting.peek()) {
        int more = Batches.bytes(next);
        if (batch.size() >= settings.batchSize()
            || !batch.isEmpty() && taken + more > Batches.MAX_EVENT_BYTES) {
          break;
        }
        batch.add(waiting.remove());
        taken += more;
        bytes -= more;
      }
      return batch;
    }

    /** Calls the function repeatedly until it has handled a batch, or until stopped. */
    private void handle(Feed feed, List<SourceRecord> batch)
        throws SourceException, InterruptedException {
      byte[] event = feed.event(batch);
      if (event.length > Batches.MAX_EVENT_BYTES) {
        log.warn("A record of mapping {} is discarded, as it is too large", settings.uuid());
        counts.add(settings, Count.DROPPED, batch.size());
        feed.handled(batch);
        return;
      }
      for (int attempt = 1; !end.isStopped() && feed.isOpen(); attempt++) {
        Result called = calls.call(event);
        if (!(called instanceof Result.NotCalled)) {
          counts.add(settings, Count.INVOKED, batch.size());
        }
        if (called instanceof Result.Answered) {
          feed.handled(batch);
          calls.succeeded();
          return;
        }
        if (called instanceof Result.Failed) {
          counts.add(settings, Count.FAILED_INVOKE, batch.size());
        }
        end.pause(RETRY.after(attempt));
      }
      if (!end.isStopped()) {
        throw new SourceException("The connection to the source is lost.", null);
      }
    }
  }
}
