package io.lambent.execution.start;

/** An environment that can never start, for a reason the caller should read. */
public final class StartFailedException extends RuntimeException {
  private final String errorType;
  private final String text;

  public StartFailedException(String errorType, String text) {
    super(text);
    this.errorType = errorType;
    this.text = text;
  }

  public String errorType() {
    return errorType;
  }

  public String text() {
    return text;
  }
}
