package io.lambent.trigger.source;

import org.jspecify.annotations.Nullable;

/** A source that cannot be read now. The message is used for {@code LastProcessingResult}. */
public final class SourceException extends Exception {
  public SourceException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
