package io.lambent.execution.async;

import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.Invocation;
import java.util.concurrent.CompletionStage;

/** Tells how long an event is tried, as its function is configured now. */
@FunctionalInterface
interface LimitsSource {
  /** Any thread, never blocks; fails where it cannot be known, such as of a deleted function. */
  CompletionStage<EventLimits> of(Invocation event);
}
