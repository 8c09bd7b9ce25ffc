package io.lambent.execution.async;

import io.lambent.contract.invocation.Invocation;
import java.util.concurrent.CompletionStage;

/** Tells how events are treated, as their function is configured now. */
@FunctionalInterface
interface SettingsSource {
  /** Any thread, never blocks; fails where it cannot be known, such as of a deleted function. */
  CompletionStage<EventSettings> of(Invocation event);
}
