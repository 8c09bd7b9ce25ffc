package io.lambent.services.events;

import io.lambent.services.events.EventOutbox.Delivery;
import io.lambent.services.lease.LeaseWorker;
import io.lambent.services.lease.Pauses;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Makes events of the times of rules, does replays, and delivers events. */
@Component
class EventDeliveryWorker implements LeaseWorker.Work<Delivery> {
  private static final Logger log = LoggerFactory.getLogger(EventDeliveryWorker.class);

  private static final Duration AGE_TO_SWEEP = Duration.ofMinutes(1);

  private final ScheduledRules schedules;
  private final ReplayRunner replays;
  private final ArchiveTable archives;
  private final EventOutbox outbox;
  private final TargetDelivery call;
  private final EventDeadLetter deadLetter;
  private final Clock clock;
  private final LeaseWorker<Delivery> worker;

  EventDeliveryWorker(
      ScheduledRules schedules,
      ReplayRunner replays,
      ArchiveTable archives,
      EventOutbox outbox,
      TargetDelivery call,
      EventDeadLetter deadLetter,
      EventSignal signal,
      Clock clock) {
    this.schedules = schedules;
    this.replays = replays;
    this.archives = archives;
    this.outbox = outbox;
    this.call = call;
    this.deadLetter = deadLetter;
    this.clock = clock;
    this.worker = signal.worker("events-deliveries", this, clock);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  @Override
  public List<Delivery> claim(int limit) {
    Instant now = clock.instant();
    schedules.plan(now);
    replays.step();
    return outbox.claim(now, limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return outbox.nextDue();
  }

  @Override
  public Duration lease() {
    return EventOutbox.LEASE;
  }

  @Override
  public void renew(List<Delivery> performed) {
    outbox.renew(performed, clock.instant());
  }

  @Override
  public boolean perform(Delivery delivery) {
    TargetDelivery.Failure failure = call.make(delivery);
    if (failure == null) {
      outbox.done(delivery);
      return true;
    }
    Instant next = next(delivery, failure);
    EventDeadLetter.Reason reason = reasonToEnd(delivery, failure, next);
    if (reason != null && deadLetter.send(delivery, failure, reason)) {
      outbox.done(delivery);
      return true;
    }
    if (failure.isUncounted()) {
      outbox.postpone(delivery, next);
    } else {
      outbox.retry(delivery, next);
    }
    return false;
  }

  private Instant next(Delivery delivery, TargetDelivery.Failure failure) {
    if (failure.isUncounted()) {
      return failure.notBefore();
    }
    Instant next = clock.instant().plus(Pauses.after(delivery.attempts()));
    return next.isBefore(failure.notBefore()) ? failure.notBefore() : next;
  }

  /** Returns null where the delivery is tried again at the given time. */
  private static EventDeadLetter.@Nullable Reason reasonToEnd(
      Delivery delivery, TargetDelivery.Failure failure, Instant next) {
    if (!failure.isTransient()) {
      return EventDeadLetter.Reason.REFUSED;
    }
    if (!failure.isUncounted() && delivery.attempts() > delivery.target().maxRetries()) {
      return EventDeadLetter.Reason.ATTEMPTS;
    }
    return next.isAfter(delivery.deadline()) ? EventDeadLetter.Reason.AGE : null;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void sweep() {
    try {
      outbox.sweep(clock.instant(), AGE_TO_SWEEP);
      archives.expire(clock.instant());
    } catch (DataAccessException e) {
      log.warn("Events without deliveries are not deleted now: {}", e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
