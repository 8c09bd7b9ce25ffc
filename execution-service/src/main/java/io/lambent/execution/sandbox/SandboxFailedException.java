package io.lambent.execution.sandbox;

/** A sandbox that could not be started, for a reason on the host's side. */
public final class SandboxFailedException extends RuntimeException {
  public SandboxFailedException(String message, Throwable cause) {
    super(message, cause);
  }

  SandboxFailedException(String message) {
    super(message);
  }
}
