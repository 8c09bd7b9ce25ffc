package io.lambent.execution.environment;

import io.lambent.contract.invocation.InvocationOutcome;

/** Takes what became of a call. Exactly one method is called, once, on the event loop. */
public interface Completion {

  /**
   * The call ran. Output and platform lines are in the log.
   *
   * @param coldStart whether the environment was initialised for this call
   */
  void executed(InvocationOutcome.Executed outcome, boolean coldStart);

  /** The environment ended before its runtime took the event: another may have the call. */
  void notTaken();
}
