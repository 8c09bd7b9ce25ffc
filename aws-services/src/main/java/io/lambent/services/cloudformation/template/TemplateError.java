package io.lambent.services.cloudformation.template;

/** A template, or a value in it, that cannot be used. The message is AWS's text. */
public final class TemplateError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;
  private final boolean late;

  public TemplateError(String text) {
    this(text, false);
  }

  private TemplateError(String text, boolean late) {
    super(text, null, false, false);
    this.text = text;
    this.late = late;
  }

  /** An error that may be gone by the time of the deployment: change sets only warn of it. */
  public static TemplateError late(String text) {
    return new TemplateError(text, true);
  }

  public boolean isLate() {
    return late;
  }

  public static TemplateError format(String text) {
    return new TemplateError("Template format error: " + text);
  }

  /** The message. */
  public String text() {
    return text;
  }
}
