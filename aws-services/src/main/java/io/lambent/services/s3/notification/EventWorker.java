package io.lambent.services.s3.notification;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.client.signal.Signals;
import io.lambent.services.lease.LeaseWorker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Delivers events. */
@Component
class EventWorker implements LeaseWorker.Work<EventTable.Pending>, SmartLifecycle {
  private static final Logger log = LoggerFactory.getLogger(EventWorker.class);

  /**
   * The time until another instance delivers the events that a killed one had taken. A delivery
   * that takes longer may be made twice.
   */
  private static final Duration LEASE = Duration.ofSeconds(15);

  private static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

  /** An event that cannot be delivered for as long is dropped. */
  private static final Duration LIFETIME = Duration.ofDays(1);

  private final EventTable table;
  private final Destinations destinations;
  private final Clock clock;
  private final LeaseWorker<EventTable.Pending> worker;
  private volatile boolean running;

  EventWorker(EventTable table, Destinations destinations, Signals signals, Clock clock) {
    this.table = table;
    this.destinations = destinations;
    this.clock = clock;
    this.worker = new LeaseWorker<>("s3-events", this, clock, signals);
  }

  /** Looks for events at once. Called by any thread. */
  void wake() {
    worker.wake();
  }

  @Override
  public void start() {
    running = true;
    worker.start();
  }

  @Override
  public void stop() {
    running = false;
    try {
      worker.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  @Override
  public List<EventTable.Pending> claim(int limit) {
    return table.take(limit, LEASE);
  }

  @Override
  public @Nullable Instant nextDue() {
    Duration until = table.untilNext();
    return until == null ? null : clock.instant().plus(until);
  }

  @Override
  public boolean perform(EventTable.Pending event) {
    UUID id = UUID.nameUUIDFromBytes(("s3-event " + event.id()).getBytes(UTF_8));
    return switch (destinations.send(
        event.destination(), id, event.payload(), event.traceHeader())) {
      case Destinations.Outcome.Delivered delivered -> {
        table.delete(event.id());
        yield true;
      }
      case Destinations.Outcome.Impossible impossible -> drop(event, impossible.reason());
      case Destinations.Outcome.Failed failed -> retry(event, failed.reason());
    };
  }

  private boolean drop(EventTable.Pending event, String reason) {
    log.warn("An event of S3 for {} is dropped: {}", event.destination(), reason);
    table.delete(event.id());
    return true;
  }

  private boolean retry(EventTable.Pending event, String reason) {
    if (event.createdAt().plus(LIFETIME).isBefore(clock.instant())) {
      return drop(event, reason);
    }
    long seconds = 1L << Math.min(event.attempts() - 1, 10);
    Duration delay = Duration.ofSeconds(Math.min(seconds, LONGEST_DELAY.toSeconds()));
    log.debug("An event of S3 for {} is tried again: {}", event.destination(), reason);
    table.postpone(event.id(), delay);
    return false;
  }
}
