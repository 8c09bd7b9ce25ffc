package io.lambent.execution.packages;

/** A package was not installed. The message is for the user; nothing of it is left behind. */
public final class InstallFailedException extends Exception {
  private static final long serialVersionUID = 1L;

  InstallFailedException(String message) {
    super(message);
  }

  InstallFailedException(String message, Throwable cause) {
    super(message, cause);
  }
}
