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

/** Makes events of the times of rules, and delivers events. */
@Component
class EventDeliveryWorker implements LeaseWorker.Work<Delivery> {
  private static final Logger log = LoggerFactory.getLogger(EventDeliveryWorker.class);

  private static final Duration AGE_TO_SWEEP = Duration.ofMinutes(1);

  private final ScheduledRules schedules;
  private final EventOutbox outbox;
  private final TargetDelivery call;
  private final EventDeadLetter deadLetter;
  private final Clock clock;
  private final LeaseWorker<Delivery> worker;

  EventDeliveryWorker(
      ScheduledRules schedules,
      EventOutbox outbox,
      TargetDelivery call,
      EventDeadLetter deadLetter,
      EventSignal signal,
      Clock clock) {
    this.schedules = schedules;
    this.outbox = outbox;
    this.call = call;
    this.deadLetter = deadLetter;
    this.clock = clock;
    this.worker = new LeaseWorker<>("events-deliveries", this, clock);
    signal.wakes(worker::wake);
  }

  @PostConstruct
  void start() {
    worker.start();
  }

  @Override
  public List<Delivery> claim(int limit) {
    Instant now = clock.instant();
    schedules.plan(now);
    return outbox.claim(now, limit);
  }

  @Override
  public @Nullable Instant nextDue() {
    return outbox.nextDue();
  }

  @Override
  public boolean perform(Delivery delivery) {
    TargetDelivery.Failure failure = call.make(delivery);
    if (failure == null) {
      outbox.done(delivery);
      return true;
    }
    Instant next = clock.instant().plus(Pauses.after(delivery.attempts()));
    EventDeadLetter.Reason reason = reasonToEnd(delivery, failure, next);
    if (reason != null && deadLetter.send(delivery, failure, reason)) {
      outbox.done(delivery);
      return true;
    }
    outbox.retry(delivery, next);
    return false;
  }

  /** Returns null where the delivery is tried again at the given time. */
  private static EventDeadLetter.@Nullable Reason reasonToEnd(
      Delivery delivery, TargetDelivery.Failure failure, Instant next) {
    if (!failure.isTransient()) {
      return EventDeadLetter.Reason.REFUSED;
    }
    if (delivery.attempts() > delivery.target().maxRetries()) {
      return EventDeadLetter.Reason.ATTEMPTS;
    }
    return next.isAfter(delivery.deadline()) ? EventDeadLetter.Reason.AGE : null;
  }

  @Scheduled(initialDelayString = "PT1M", fixedDelayString = "PT1M")
  void sweep() {
    try {
      outbox.sweep(clock.instant(), AGE_TO_SWEEP);
    } catch (DataAccessException e) {
      log.warn("Events without deliveries are not deleted now: {}", e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    worker.close();
  }
}
