package io.lambent.services.s3.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Delivers events. One thread takes those that are due under a lease, so that what a killed
 * instance had taken is delivered by another when the lease is over; they are sent side by side.
 */
@Component
class EventWorker implements SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);
  private static final int BATCH = 64;

  /**
   * The time until another instance delivers the events that a killed one had taken. A delivery
   * that takes longer may be made twice.
   */
  private static final Duration LEASE = Duration.ofSeconds(15);

  /** The interval at which events of other instances, and retries, are looked for. */
  private static final Duration LOOK = Duration.ofSeconds(2);

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  /** An event that cannot be delivered for as long is dropped. */
  private static final Duration LIFETIME = Duration.ofDays(1);

  private final EventTable table;
  private final Destinations destinations;
  private final Clock clock;
  private final Semaphore wake = new Semaphore(0);
  private volatile boolean running;
  private @Nullable Thread thread;

  EventWorker(EventTable table, Destinations destinations, Clock clock) {
    this.table = table;
    this.destinations = destinations;
    this.clock = clock;
  }

  /** Has it look for events at once. */
  void wake() {
    if (wake.availablePermits() == 0) {
      wake.release();
    }
  }

  @Override
  public synchronized void start() {
    running = true;
    thread = Thread.ofVirtual().name("s3-events").start(this::run);
  }

  @Override
  public synchronized void stop() {
    running = false;
    Thread started = thread;
    if (started != null) {
      started.interrupt();
      try {
        started.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void run() {
    try (ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor()) {
      while (running) {
        if (!deliverDue(senders)) {
          wake.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS);
          wake.drainPermits();
        }
      }
    } catch (InterruptedException e) {
      log.debug("The delivery of events ends");
    }
  }

  /** Returns true where there may be more. */
  private boolean deliverDue(ExecutorService senders) throws InterruptedException {
    List<EventTable.Pending> due;
    try {
      due = table.take(BATCH, LEASE);
    } catch (DataAccessException | TransactionException e) {
      log.warn("Events of S3 are not delivered now: {}", e.toString());
      return false;
    }
    senders.invokeAll(due.stream().map(event -> Executors.callable(() -> deliver(event))).toList());
    return due.size() == BATCH;
  }

  private void deliver(EventTable.Pending event) {
    UUID id = UUID.nameUUIDFromBytes(("s3-event " + event.id()).getBytes(UTF_8));
    try {
      switch (destinations.send(event.destination(), id, event.payload(), event.traceHeader())) {
        case Destinations.Outcome.Delivered delivered -> table.delete(event.id());
        case Destinations.Outcome.Impossible impossible -> drop(event, impossible.reason());
        case Destinations.Outcome.Failed failed -> retry(event, failed.reason());
      }
    } catch (DataAccessException | TransactionException e) {
      log.warn("An event of S3 will be delivered again: {}", e.toString());
    }
  }

  private void drop(EventTable.Pending event, String reason) {
    log.warn("An event of S3 for {} is dropped: {}", event.destination(), reason);
    table.delete(event.id());
  }

  private void retry(EventTable.Pending event, String reason) {
    if (event.createdAt().plus(LIFETIME).isBefore(clock.instant())) {
      drop(event, reason);
      return;
    }
    long seconds = 1L << Math.min(event.attempts() - 1, 10);
    Duration delay = Duration.ofSeconds(Math.min(seconds, LONGEST_DELAY.toSeconds()));
    log.debug("An event of S3 for {} is tried again: {}", event.destination(), reason);
    table.postpone(event.id(), delay);
  }
}
