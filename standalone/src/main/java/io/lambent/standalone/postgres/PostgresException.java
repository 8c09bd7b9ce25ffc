package io.lambent.standalone.postgres;

import org.jspecify.annotations.Nullable;

/** PostgreSQL could not be prepared, started or stopped. The message is fit for a user. */
public final class PostgresException extends Exception {
  private final @Nullable String remedy;

  PostgresException(String message) {
    super(message);
    this.remedy = null;
  }

  PostgresException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  PostgresException(String message, Throwable cause) {
    super(message, cause);
    this.remedy = null;
  }

  /** What the user can do about it, a sentence; null where the log is all there is. */
  public @Nullable String remedy() {
    return remedy;
  }
}
