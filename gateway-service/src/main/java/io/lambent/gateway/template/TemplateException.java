package io.lambent.gateway.template;

/** A template that cannot be parsed, has failed, or has exceeded its budget. */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1;

  TemplateException(String message) {
    super(message, null, false, false);
  }
}
