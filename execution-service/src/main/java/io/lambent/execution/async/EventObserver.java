package io.lambent.execution.async;

import io.lambent.contract.function.FunctionName;
import java.time.Duration;

/** Takes note of what becomes of events, for meters of their functions. Must not block. */
public interface EventObserver {

  /**
   * A run of an event begins.
   *
   * @param age since the event was queued; with each further run it is larger
   */
  void started(FunctionName function, Duration age);

  /**
   * An event leaves the queue without having succeeded.
   *
   * @param condition why, such as {@code RetriesExhausted}
   */
  void dropped(FunctionName function, String condition);
}
