package io.lambent.services.jsonpatch;

/** A patch that is not well-formed, or that does not fit the document. */
public final class JsonPatchException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  JsonPatchException(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  /** What is wrong, in a sentence without a full stop. */
  public String text() {
    return text;
  }
}
