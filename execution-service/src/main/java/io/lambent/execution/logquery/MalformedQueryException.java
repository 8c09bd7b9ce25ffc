package io.lambent.execution.logquery;

/** A text is no query, or one that this language does not have. The message is for its author. */
public final class MalformedQueryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedQueryException(String message) {
    super(message);
  }
}
