package io.lambent.execution.async;

import java.time.Duration;

/** The decision on an event after a run. */
sealed interface Verdict {

  /** Returns true if the event leaves the queue. */
  default boolean isEnd() {
    return false;
  }

  /** It ran; it leaves the queue. */
  record Done() implements Verdict {
    @Override
    public boolean isEnd() {
      return true;
    }
  }

  /**
   * It is tried again.
   *
   * @param functionErrors so far, this run included
   * @param systemErrors so far, this run included
   */
  record TryAgain(Duration delay, int functionErrors, int systemErrors) implements Verdict {}

  /**
   * It goes back to its place in the queue, and is tried again when its function has capacity.
   *
   * @param systemErrors so far; a refusal is none
   */
  record Wait(int functionErrors, int systemErrors) implements Verdict {}

  /** It leaves the queue without having succeeded. */
  record GiveUp(Exhausted reason) implements Verdict {
    @Override
    public boolean isEnd() {
      return true;
    }
  }
}
