package io.lambent.gateway.restapi;

import org.jspecify.annotations.Nullable;

/** Ends a request with a gateway response. */
final class RestFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INTERNAL = "Internal server error";

  private final GatewayError error;
  private final int status;
  private final @Nullable String text;
  private final @Nullable String explanation;

  /**
   * @param text the message for the client; null for the default
   */
  RestFailure(GatewayError error, @Nullable String text) {
    this(error, error.status(), text);
  }

  RestFailure(GatewayError error, int status, @Nullable String text) {
    this(error, status, text, text);
  }

  private RestFailure(
      GatewayError error, int status, @Nullable String text, @Nullable String explanation) {
    super(error + ": " + text, null, false, false);
    this.error = error;
    this.status = status;
    this.text = text;
    this.explanation = explanation;
  }

  /** The failure for a setting of the API that cannot be applied. */
  static RestFailure configuration() {
    return configuration("Invalid endpoint address");
  }

  /**
   * A setting of the API that does not work.
   *
   * @param reason in AWS's words, for logs of executions
   */
  static RestFailure configuration(String reason) {
    return new RestFailure(GatewayError.API_CONFIGURATION_ERROR, INTERNAL)
        .explained("Execution failed due to configuration error: " + reason);
  }

  /** The failure for a malformed answer of a backend. */
  static RestFailure badGateway() {
    return new RestFailure(GatewayError.DEFAULT_5XX, 502, INTERNAL)
        .explained("Execution failed due to configuration error: Malformed Lambda proxy response");
  }

  static RestFailure timeout() {
    return new RestFailure(GatewayError.INTEGRATION_TIMEOUT, "Endpoint request timed out")
        .explained("Execution failed due to a timeout error");
  }

  /** The failure for a backend that cannot be reached. */
  static RestFailure unreachable() {
    return new RestFailure(
            GatewayError.INTEGRATION_FAILURE, "Network error communicating with endpoint")
        .explained("Execution failed due to a network error communicating with endpoint");
  }

  /** The same failure with another line for logs of executions, which the client does not see. */
  RestFailure explained(String line) {
    return new RestFailure(error, status, text, line);
  }

  static RestFailure noMethod() {
    return new RestFailure(
        GatewayError.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
  }

  /** The failure for a caller whom policies do not allow the request. */
  static RestFailure denied() {
    return new RestFailure(
        GatewayError.ACCESS_DENIED, "User is not authorized to access this resource");
  }

  static RestFailure unauthorized() {
    return new RestFailure(GatewayError.UNAUTHORIZED, "Unauthorized");
  }

  GatewayError error() {
    return error;
  }

  int status() {
    return status;
  }

  @Nullable String text() {
    return text;
  }

  /** The line for logs of executions; null for none. */
  @Nullable String explanation() {
    return explanation;
  }
}
