package io.lambent.execution.async;

import io.lambent.contract.invocation.Invocation;
import java.time.Duration;

/** Counts what happens to the events of functions. Called by any thread; must not block. */
public interface EventObserver {

  /**
   * A run of an event begins, the first or a further one.
   *
   * @param age since the event was queued
   */
  void started(Invocation event, Duration age);

  /**
   * An event leaves the queue without having succeeded.
   *
   * @param condition why, such as {@code RetriesExhausted}
   */
  void dropped(Invocation event, String condition);
}
