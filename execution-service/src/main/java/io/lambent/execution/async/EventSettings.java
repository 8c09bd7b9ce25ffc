package io.lambent.execution.async;

import io.lambent.contract.function.EventDestinations;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.function.Resolution;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Settings for the asynchronous events of a qualifier.
 *
 * @param deadLetters of each version that the qualifier routes to
 * @param switchedOff true if the function's reserved concurrency is zero: nothing of it runs
 */
record EventSettings(
    EventLimits limits,
    EventDestinations destinations,
    List<DeadLetterQueue> deadLetters,
    boolean switchedOff) {

  /** For events whose function is gone, or not known yet. */
  static final EventSettings NONE = of(EventLimits.DEFAULT, EventDestinations.NONE, null);

  /**
   * @param target ARN of a queue or topic; null for none
   */
  record DeadLetterQueue(String version, @Nullable String target) {}

  EventSettings {
    deadLetters = List.copyOf(deadLetters);
  }

  static EventSettings of(Resolution resolution) {
    Integer reserved = resolution.reservedConcurrency();
    return new EventSettings(
        resolution.events(),
        resolution.destinations(),
        resolution.targets().stream()
            .map(
                target ->
                    new DeadLetterQueue(target.version().version(), target.deadLetterTarget()))
            .toList(),
        reserved != null && reserved == 0);
  }

  /** The settings of a function with one version. */
  static EventSettings of(
      EventLimits limits, EventDestinations destinations, @Nullable String deadLetterTarget) {
    return new EventSettings(
        limits, destinations, List.of(new DeadLetterQueue("", deadLetterTarget)), false);
  }

  /**
   * The ARN of the dead-letter queue or topic; null where there is none.
   *
   * @param version that ran the event; null where none did, or it is not known
   */
  @Nullable String deadLetterTarget(@Nullable String version) {
    for (DeadLetterQueue queue : deadLetters) {
      if (queue.version().equals(version)) {
        return queue.target();
      }
    }
    return deadLetters.isEmpty() ? null : deadLetters.getFirst().target();
  }
}
