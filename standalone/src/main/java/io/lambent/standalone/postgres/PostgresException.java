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

  /** A sentence that tells the user what to do; null where only the log can help. */
  public @Nullable String remedy() {
    return remedy;
  }
}
