package io.lambent.execution.async;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;

/**
 * Why an event is given up. Where a function has an on-failure destination or a dead-letter queue,
 * this is what decides on its contents.
 */
sealed interface Exhausted {

  /** The value of the metric tag, and AWS's {@code condition} where it has one. */
  String condition();

  /** The function failed once more than it may be retried. */
  record RetriesExhausted(InvocationOutcome.Failed last) implements Exhausted {
    @Override
    public String condition() {
      return "RetriesExhausted";
    }
  }

  /** The next try would come after the maximum event age. */
  record EventAgeExceeded(String lastError) implements Exhausted {
    @Override
    public String condition() {
      return "EventAgeExceeded";
    }
  }

  /** Trying again cannot help, such as where the function was deleted. */
  record Refused(ErrorCode code, String message) implements Exhausted {
    @Override
    public String condition() {
      return "Refused";
    }
  }
}
