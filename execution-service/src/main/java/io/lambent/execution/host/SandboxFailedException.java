package io.lambent.execution.host;

/** A sandbox that could not be started, for a reason on the host's side. */
public final class SandboxFailedException extends RuntimeException {
  public SandboxFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  public SandboxFailedException(String message) {
    super(message);
  }
}
