package io.lambent.services.scheduler;

import java.time.Instant;
import java.util.UUID;

/**
 * A time of a schedule that has come, claimed by this instance.
 *
 * @param id what clients know as the id of the execution
 * @param attempts including this one
 */
record Run(UUID id, Schedule schedule, Instant scheduledAt, int attempts) {

  /** Until when the target may be called. */
  Instant deadline() {
    return scheduledAt
        .plus(schedule.definition().flexibleTimeWindow().length())
        .plus(schedule.definition().target().maxAge());
  }
}
