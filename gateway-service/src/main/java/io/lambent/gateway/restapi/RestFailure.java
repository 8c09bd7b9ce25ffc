package io.lambent.gateway.restapi;

import org.jspecify.annotations.Nullable;

/** The end of a request in a response that the gateway makes itself. */
final class RestFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INTERNAL = "Internal server error";

  private final GatewayError error;
  private final int status;
  private final @Nullable String text;
  private final @Nullable String explanation;

  /**
   * @param text as the client reads it; null for none
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

  /** A setting of the API that does not work. */
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

  /** An answer of a backend that is none. */
  static RestFailure badGateway() {
    return new RestFailure(GatewayError.DEFAULT_5XX, 502, INTERNAL)
        .explained("Execution failed due to configuration error: Malformed Lambda proxy response");
  }

  static RestFailure timeout() {
    return new RestFailure(GatewayError.INTEGRATION_TIMEOUT, "Endpoint request timed out")
        .explained("Execution failed due to a timeout error");
  }

  /** A backend that cannot be reached. */
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

  /** A caller that no policy allows to do what it asks for. */
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
