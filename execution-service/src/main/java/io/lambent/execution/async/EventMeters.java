package io.lambent.execution.async;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The meters of all events, and the observers that count the events of each function. */
final class EventMeters {
  private final MeterRegistry registry;
  private final List<EventObserver> observers;

  EventMeters(MeterRegistry registry, List<EventObserver> observers) {
    this.registry = registry;
    this.observers = List.copyOf(observers);
  }

  /**
   * @param slots of the events that run
   */
  void running(Slots slots) {
    Gauge.builder("lambent.async.running", slots, Slots::inUse).register(registry);
  }

  void started(QueuedEvent event, Instant now) {
    Duration between = Duration.between(event.enqueuedAt(), now);
    Duration age = between.isNegative() ? Duration.ZERO : between;
    observers.forEach(observer -> observer.started(event.invocation(), age));
  }

  void ended(QueuedEvent event, Verdict verdict) {
    switch (verdict) {
      case Verdict.Done done -> count("lambent.async.succeeded");
      case Verdict.TryAgain again -> count("lambent.async.retried");
      case Verdict.Wait waits -> count("lambent.async.throttled");
      case Verdict.GiveUp giveUp -> dropped(event, giveUp.reason().condition());
    }
  }

  private void count(String name) {
    registry.counter(name).increment();
  }

  private void dropped(QueuedEvent event, String condition) {
    registry.counter("lambent.async.exhausted", "condition", condition).increment();
    observers.forEach(observer -> observer.dropped(event.invocation(), condition));
  }
}
