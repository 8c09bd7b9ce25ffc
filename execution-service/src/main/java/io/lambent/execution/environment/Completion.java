package io.lambent.execution.environment;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseReceiver;
import org.jspecify.annotations.Nullable;

/**
 * Takes what became of a call. Exactly one of {@link #executed} and {@link #notTaken} is called,
 * once, on the event loop.
 */
public interface Completion {

  /** The receiver of the answer in parts; null where the caller wants it as a whole. */
  default @Nullable ResponseReceiver receiver() {
    return null;
  }

  /**
   * The call ran. Output and platform lines are in the log.
   *
   * @param coldStart whether the environment was initialised for this call
   */
  void executed(InvocationOutcome.Executed outcome, boolean coldStart);

  /** The environment ended before its runtime took the event: another may have the call. */
  void notTaken();
}
