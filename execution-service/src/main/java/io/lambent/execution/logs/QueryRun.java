package io.lambent.execution.logs;

import io.lambent.aws.api.Caller;
import io.lambent.execution.logquery.LogQuery;
import io.lambent.execution.logquery.QueriedEvent;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A query over log groups, from its start until its result is dropped. */
final class QueryRun implements Runnable {
  private static final Logger log = LoggerFactory.getLogger(QueryRun.class);

  /** The time that a query may take, reading and waiting for its turn together. */
  static final long LIMIT_MINUTES = 15;

  private static final int PAGE = 10_000;

  final String id = UUID.randomUUID().toString();
  final Caller caller;
  final List<StoredGroup.Key> groups;
  final String text;
  final long created = System.currentTimeMillis();
  private final LogQuery query;
  private final FilterLogEvents events;
  private final Semaphore turns;
  private final long from;
  private final long to;
  private final AtomicReference<Status> status = new AtomicReference<>(Status.SCHEDULED);
  private volatile List<List<LogQuery.Field>> rows = List.of();
  private volatile Counts counts = new Counts(0, 0, 0);
  private volatile long millis;
  private volatile @Nullable Thread thread;

  /** The states of a query; the first two change. */
  enum Status {
    SCHEDULED("Scheduled"),
    RUNNING("Running"),
    COMPLETE("Complete"),
    FAILED("Failed"),
    CANCELLED("Cancelled"),
    TIMEOUT("Timeout");

    final String text;

    Status(String text) {
      this.text = text;
    }

    boolean isOver() {
      return this != SCHEDULED && this != RUNNING;
    }
  }

  /** Events that passed the query's filters, events and characters that were read. */
  record Counts(long matched, long scanned, long bytes) {}

  /**
   * Prepares a run.
   *
   * @param from milliseconds since the epoch, as is {@code to}; both inclusive
   * @param turns taken while it reads
   */
  QueryRun(
      Caller caller,
      List<StoredGroup.Key> groups,
      Definition definition,
      FilterLogEvents events,
      Semaphore turns) {
    this.caller = caller;
    this.groups = groups;
    this.text = definition.text();
    this.query = definition.query();
    this.from = definition.from();
    this.to = definition.to();
    this.events = events;
    this.turns = turns;
  }

  /**
   * A query and the time range of the events that it reads.
   *
   * @param from milliseconds since the epoch, as is {@code to}; both inclusive
   */
  record Definition(String text, LogQuery query, long from, long to) {}

  void start() {
    thread = Thread.ofVirtual().name("log-query").start(this);
    CompletableFuture.delayedExecutor(LIMIT_MINUTES, TimeUnit.MINUTES)
        .execute(() -> end(Status.TIMEOUT));
  }

  /** Ends it, unless it has ended; returns whether it had not. */
  boolean end(Status by) {
    Status now = status.get();
    boolean ends = !now.isOver() && status.compareAndSet(now, by);
    Thread running = thread;
    if (ends && running != null) {
      running.interrupt();
    }
    return ends;
  }

  @Override
  public void run() {
    try {
      turns.acquire();
      try {
        if (status.compareAndSet(Status.SCHEDULED, Status.RUNNING)) {
          read();
          rows = query.rows();
          status.compareAndSet(Status.RUNNING, Status.COMPLETE);
        }
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      log.debug("A log query was stopped");
    } catch (IOException | RuntimeException e) {
      if (status.compareAndSet(Status.RUNNING, Status.FAILED)) {
        log.warn("A log query failed: {}", e.toString());
      }
    } finally {
      counts = new Counts(query.matched(), query.scanned(), query.bytes());
      millis = System.currentTimeMillis() - created;
    }
  }

  private void read() throws IOException, InterruptedException {
    for (StoredGroup.Key group : groups) {
      String token = null;
      do {
        FilterLogEvents.Response page = events.filter(caller, request(group, token));
        for (FilterLogEvents.Event event : page.events()) {
          query.accept(queried(group, event));
        }
        token = page.nextToken();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      } while (token != null);
    }
  }

  private FilterLogEvents.Request request(StoredGroup.Key group, @Nullable String token) {
    return new FilterLogEvents.Request(
        group.name(), null, null, null, from, to, null, token, PAGE, null);
  }

  private static QueriedEvent queried(StoredGroup.Key group, FilterLogEvents.Event event) {
    return new QueriedEvent(
        event.timestamp(),
        event.ingestionTime(),
        event.message(),
        event.logStreamName(),
        group.account() + ":" + group.name(),
        RecordPointer.of(group, event).text());
  }

  Status status() {
    return status.get();
  }

  /** Empty until it is complete. */
  List<List<LogQuery.Field>> rows() {
    return status() == Status.COMPLETE ? rows : List.of();
  }

  Counts counts() {
    return counts;
  }

  /** From its start to its end; so far where it has not ended. */
  long millis() {
    return status().isOver() ? millis : System.currentTimeMillis() - created;
  }

  /** The number of characters of the result, which counts towards the limit of all results. */
  long size() {
    long size = 0;
    for (List<LogQuery.Field> row : rows) {
      for (LogQuery.Field field : row) {
        size += field.value().length();
      }
    }
    return size;
  }
}
