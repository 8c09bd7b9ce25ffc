package io.lambent.execution.environment;

/** An environment that can never start, for a reason the caller should read. */
final class StartFailedException extends RuntimeException {
  private final String errorType;
  private final String text;

  StartFailedException(String errorType, String text) {
    super(text);
    this.errorType = errorType;
    this.text = text;
  }

  String errorType() {
    return errorType;
  }

  String text() {
    return text;
  }
}
