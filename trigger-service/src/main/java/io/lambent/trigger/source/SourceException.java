package io.lambent.trigger.source;

/** A source that cannot be read now. The message is fit for {@code LastProcessingResult}. */
public final class SourceException extends Exception {
  public SourceException(String message, Throwable cause) {
    super(message, cause);
  }
}
