package io.lambent.execution.async;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;

/** The meters of all events, and the observer of those of one function. */
final class EventMeters {
  private final MeterRegistry registry;
  private final EventObserver observer;

  EventMeters(MeterRegistry registry, EventObserver observer) {
    this.registry = registry;
    this.observer = observer;
  }

  /**
   * @param slots of the events that run
   */
  void running(Slots slots) {
    Gauge.builder("lambent.async.running", slots, Slots::inUse).register(registry);
  }

  void started(QueuedEvent event, Instant now) {
    Duration age = Duration.between(event.enqueuedAt(), now);
    observer.started(event.invocation().function(), age.isNegative() ? Duration.ZERO : age);
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
    observer.dropped(event.invocation().function(), condition);
  }
}
