package io.lambent.contract.function;

/**
 * Notifies execution-service of changes to functions. Implemented by execution-service in the same
 * process, and over HTTP to every execution instance.
 */
public interface Deployments {

  /**
   * Fetches and unpacks a version's code, so that the first invocation need not. Called while the
   * function is {@code Pending} or its update {@code InProgress}; blocks until done.
   *
   * @throws DeploymentFailedException where this version can never run; the message is fit for
   *     {@code StateReason}
   */
  void prepare(FunctionVersion version);

  /**
   * Forgets what is cached of a function: its qualifiers resolve afresh from now on, and idle
   * environments of versions or revisions that no longer exist are retired. Called after every
   * committed change that execution can see; idempotent, cheap, never fails for an unknown
   * function.
   */
  void changed(FunctionName function);

  /** A version whose code cannot be deployed, such as a broken archive. */
  final class DeploymentFailedException extends RuntimeException {
    private static final String FUNCTION_ERROR = "FunctionError";

    private final String reasonCode;

    public DeploymentFailedException(String message) {
      this(FUNCTION_ERROR, message);
    }

    /**
     * @param reasonCode one of AWS's, such as {@code InvalidImage}
     */
    public DeploymentFailedException(String reasonCode, String message) {
      super(message);
      this.reasonCode = reasonCode;
    }

    public DeploymentFailedException(String message, Throwable cause) {
      super(message, cause);
      this.reasonCode = FUNCTION_ERROR;
    }

    /** Fit for {@code StateReasonCode}. */
    public String reasonCode() {
      return reasonCode;
    }
  }
}
