package io.lambent.services.s3.intake;

/** A message has no shape in which stores send events. The message says why. */
final class UnreadableEventException extends RuntimeException {
  private static final long serialVersionUID = 1;

  UnreadableEventException(String message) {
    super(message, null, false, false);
  }

  /** The text of the error, for the answer to the sender. */
  String text() {
    return String.valueOf(getMessage());
  }
}
