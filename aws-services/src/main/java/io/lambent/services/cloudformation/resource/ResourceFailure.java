package io.lambent.services.cloudformation.resource;

/** A resource that could not be made, changed or deleted. The text becomes the event's reason. */
public final class ResourceFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private static final String INVALID_REQUEST = "InvalidRequest";
  private static final String ALREADY_EXISTS = "AlreadyExists";
  private static final String NOT_STABILIZED = "NotStabilized";

  private final String text;
  private final String message;
  private final String code;

  public ResourceFailure(String text) {
    this(text, text, INVALID_REQUEST);
  }

  private ResourceFailure(String text, String message, String code) {
    super(text, null, false, false);
    this.text = text;
    this.message = message;
    this.code = code;
  }

  /** A resource that is there although it was to be made. */
  static ResourceFailure alreadyExists(String type, String identifier) {
    String message =
        "Resource of type '" + type + "' with identifier '" + identifier + "' already exists.";
    return new ResourceFailure(
        "Resource handler returned message: \"" + message + "\" (HandlerErrorCode: AlreadyExists)",
        message,
        ALREADY_EXISTS);
  }

  /** A resource that is not ready after a long time. */
  static ResourceFailure notStabilized(String text) {
    return new ResourceFailure(text, text, NOT_STABILIZED);
  }

  public String text() {
    return text;
  }

  /** The text without the words that CloudFormation adds to the message of a handler. */
  public String message() {
    return message;
  }

  /**
   * A code of the <a
   * href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html">handler
   * error codes</a>.
   */
  public String code() {
    return code;
  }
}
