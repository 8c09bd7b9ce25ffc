package io.lambent.execution.async;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import org.jspecify.annotations.Nullable;

/**
 * Why an event is given up. Where a function has an on-failure destination or a dead-letter queue,
 * this is what decides on its contents.
 */
sealed interface Exhausted {
  /** Lambda's message for a call that a limit refuses. */
  String RATE_EXCEEDED = "Rate Exceeded.";

  /** The value of the metric tag. */
  String condition();

  /** The last run where it failed; null where the function was not called. */
  default InvocationOutcome.@Nullable Failed last() {
    return null;
  }

  /** The HTTP status that a caller would have got. */
  int status();

  /** The answer that a caller would have got for a call that did not reach the function. */
  String message();

  /** The function failed once more than it may be retried. */
  record RetriesExhausted(InvocationOutcome.Failed last) implements Exhausted {
    @Override
    public String condition() {
      return "RetriesExhausted";
    }

    @Override
    public int status() {
      return 200;
    }

    @Override
    public String message() {
      return last.errorType();
    }
  }

  /**
   * The next try would come after the maximum event age.
   *
   * @param status of what kept the event from being run or from succeeding
   * @param last null where the last try did not get as far as the function
   */
  record EventAgeExceeded(int status, String message, InvocationOutcome.@Nullable Failed last)
      implements Exhausted {
    @Override
    public String condition() {
      return "EventAgeExceeded";
    }
  }

  /** The function's reserved concurrency is zero. */
  record ZeroReservedConcurrency() implements Exhausted {
    @Override
    public String condition() {
      return "ZeroReservedConcurrency";
    }

    @Override
    public int status() {
      return 429;
    }

    @Override
    public String message() {
      return RATE_EXCEEDED;
    }
  }

  /** Trying again cannot help, such as where the function was deleted. */
  record Refused(ErrorCode code, String text) implements Exhausted {
    @Override
    public String condition() {
      return "Refused";
    }

    @Override
    public int status() {
      return code.httpStatus();
    }

    @Override
    public String message() {
      return code.awsName() + ": " + text;
    }
  }
}
