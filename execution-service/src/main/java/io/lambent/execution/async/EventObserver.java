package io.lambent.execution.async;

import io.lambent.contract.invocation.Invocation;
import java.time.Duration;

/** Takes what happens to events. Called by any thread; must not block. */
public interface EventObserver {
  EventObserver NONE =
      new EventObserver() {
        @Override
        public void runs(Invocation invocation, Duration age) {}

        @Override
        public void dropped(Invocation invocation) {}
      };

  /**
   * An event is about to run, for the first time or again.
   *
   * @param age since it was queued
   */
  void runs(Invocation invocation, Duration age);

  /** An event is given up. */
  void dropped(Invocation invocation);
}
