package io.lambent.services.cloudformation.resource;

/** A resource that could not be made, changed or deleted. The text becomes the event's reason. */
public final class ResourceFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String text;

  public ResourceFailure(String text) {
    super(text, null, false, false);
    this.text = text;
  }

  public String text() {
    return text;
  }
}
