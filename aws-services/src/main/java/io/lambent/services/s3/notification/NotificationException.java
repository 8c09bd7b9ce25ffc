package io.lambent.services.s3.notification;

/** A notification configuration is not valid. */
public final class NotificationException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;
  private final String argument;
  private final String value;

  /**
   * @param text as the client reads it
   * @param argument the name of what is not valid
   */
  NotificationException(String text, String argument, String value) {
    super(text, null, false, false);
    this.text = text;
    this.argument = argument;
    this.value = value;
  }

  public String text() {
    return text;
  }

  public String argument() {
    return argument;
  }

  public String value() {
    return value;
  }
}
