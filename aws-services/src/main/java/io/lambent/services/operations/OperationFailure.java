package io.lambent.services.operations;

/** An operation that a service has refused, or did not answer. */
public final class OperationFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int SERVER_ERROR = 500;
  private static final int TOO_MANY = 429;

  private final String service;
  private final int status;
  private final String code;
  private final String text;
  private final String requestId;

  public OperationFailure(String service, int status, String code, String text, String requestId) {
    super(service + " answers " + status + " " + code + ": " + text, null, false, false);
    this.service = service;
    this.status = status;
    this.code = code;
    this.text = text;
    this.requestId = requestId;
  }

  /** The HTTP status; 503 where there was no answer. */
  public int status() {
    return status;
  }

  /** The name of the error. */
  public String code() {
    return code;
  }

  /** The message of the error. */
  public String text() {
    return text;
  }

  /** Returns true where the error is one of these. */
  public boolean is(String... codes) {
    for (String each : codes) {
      if (code.equals(each)) {
        return true;
      }
    }
    return false;
  }

  /** Returns true where the same call may succeed later. */
  public boolean isTransient() {
    return status >= SERVER_ERROR && status != 501
        || status == TOO_MANY
        || is("Throttling", "ThrottlingException", "TooManyRequestsException");
  }

  /** The text with service, status and request id, as AWS's SDK for Java writes it. */
  public String describe() {
    return "%s (Service: %s, Status Code: %d, Request ID: %s)"
        .formatted(text.isEmpty() ? code : text, service, status, requestId);
  }
}
