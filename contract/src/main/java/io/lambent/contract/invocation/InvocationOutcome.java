package io.lambent.contract.invocation;

import io.lambent.contract.error.ErrorCode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Every way in which an invocation can end. HTTP status, error type, log line, metric and
 * billability derive from the variant.
 */
public sealed interface InvocationOutcome {

  /** The call reached an execution environment; answered with 200, whatever came of it. */
  sealed interface Executed extends InvocationOutcome {
    Execution execution();

    /** The response body: the function's answer, or the JSON that describes its failure. */
    byte[] payload();
  }

  /** The call ran and the function, or its runtime, failed: {@code X-Amz-Function-Error}. */
  sealed interface Failed extends Executed {
    /** Such as {@code Runtime.ExitError}, or the name of the function's own exception. */
    String errorType();
  }

  /** The handler returned. */
  record Succeeded(Execution execution, byte[] payload) implements Executed {}

  /** The handler threw, or the runtime reported an error for this event. */
  record FunctionFailed(Execution execution, String errorType, byte[] payload) implements Failed {}

  /** The function did not answer within its time-out; its environment is gone. */
  record TimedOut(Execution execution, String requestId, int timeoutSeconds) implements Failed {
    @Override
    public String errorType() {
      return "Sandbox.Timedout";
    }

    @Override
    public byte[] payload() {
      return failure(
          requestId,
          errorType(),
          String.format(Locale.ROOT, "Task timed out after %.2f seconds", (double) timeoutSeconds));
    }
  }

  /** The kernel ended the environment for using more memory than configured. */
  record OutOfMemory(Execution execution, String requestId) implements Failed {
    @Override
    public String errorType() {
      return "Runtime.OutOfMemory";
    }

    @Override
    public byte[] payload() {
      return failure(requestId, errorType(), "Runtime exited with error: signal: killed");
    }
  }

  /**
   * The runtime process ended during the call.
   *
   * @param reason such as {@code exit status 1} or {@code signal: killed}; empty where it ended
   *     with status 0
   */
  record RuntimeExited(Execution execution, String requestId, String reason) implements Failed {
    @Override
    public String errorType() {
      return "Runtime.ExitError";
    }

    @Override
    public byte[] payload() {
      return failure(
          requestId,
          errorType(),
          reason.isEmpty()
              ? "Runtime exited without providing a reason"
              : "Runtime exited with error: " + reason);
    }
  }

  /**
   * The environment could not be initialised: no handler, an import that failed, a runtime that
   * ended or took too long.
   *
   * @param payload the error as the runtime reported it
   */
  record InitFailed(Execution execution, String errorType, byte[] payload) implements Failed {}

  /** An event was committed to the queue: 202. */
  record Accepted() implements InvocationOutcome {}

  /** A dry run passed: 204. */
  record Permitted() implements InvocationOutcome {}

  /**
   * A concurrency or rate limit was reached: 429.
   *
   * @param reason as in AWS's {@code Reason} member
   */
  record Throttled(Reason reason) implements InvocationOutcome {
    /** AWS's {@code ThrottleReason}. */
    public enum Reason {
      CONCURRENT_INVOCATION_LIMIT("ConcurrentInvocationLimitExceeded"),
      RESERVED_CONCURRENT_INVOCATION_LIMIT("ReservedFunctionConcurrentInvocationLimitExceeded"),
      /** The host, not the account, has too much to do. */
      CALLER_RATE_LIMIT("CallerRateLimitExceeded");

      private final String awsName;

      Reason(String awsName) {
        this.awsName = awsName;
      }

      public String awsName() {
        return awsName;
      }
    }
  }

  /** The call never reached an environment: unknown function, wrong state, platform trouble. */
  record Rejected(ErrorCode code, String message) implements InvocationOutcome {}

  private static byte[] failure(String requestId, String errorType, String message) {
    return ("{\"errorType\":\""
            + errorType
            + "\",\"errorMessage\":\"RequestId: "
            + requestId
            + " Error: "
            + message
            + "\"}")
        .getBytes(StandardCharsets.UTF_8);
  }
}
