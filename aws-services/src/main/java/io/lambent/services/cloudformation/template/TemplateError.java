package io.lambent.services.cloudformation.template;

/** A template, or a value in it, that cannot be used. The message is AWS's text. */
public final class TemplateError extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  public TemplateError(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  public static TemplateError format(String text) {
    return new TemplateError("Template format error: " + text);
  }

  /** The message. */
  public String text() {
    return text;
  }
}
