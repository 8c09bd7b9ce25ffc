package io.lambent.execution.async;

import io.lambent.contract.invocation.Invocation;
import java.time.Instant;

/**
 * An event that this instance holds the lease of.
 *
 * @param invocation as it is run: its {@code attempt} is the number of this run
 * @param functionErrors earlier runs that ended in a function error
 * @param systemErrors earlier runs that were throttled or failed without the function's fault
 */
record QueuedEvent(
    Invocation invocation, Instant enqueuedAt, int functionErrors, int systemErrors) {

  String requestId() {
    return invocation.requestId();
  }

  /** The function, as the queue names it. */
  String function() {
    return EventTable.key(invocation.function());
  }
}
