package io.lambent.gateway.restapi;

import org.jspecify.annotations.Nullable;

/** Ends a request with a gateway response. */
final class RestFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INTERNAL = "Internal server error";

  private final GatewayError error;
  private final int status;
  private final @Nullable String text;

  /**
   * @param text the message for the client; null for the default
   */
  RestFailure(GatewayError error, @Nullable String text) {
    this(error, error.status(), text);
  }

  RestFailure(GatewayError error, int status, @Nullable String text) {
    super(error + ": " + text, null, false, false);
    this.error = error;
    this.status = status;
    this.text = text;
  }

  /** The failure for a setting of the API that cannot be applied. */
  static RestFailure configuration() {
    return new RestFailure(GatewayError.API_CONFIGURATION_ERROR, INTERNAL);
  }

  /** The failure for a malformed answer of a backend. */
  static RestFailure badGateway() {
    return new RestFailure(GatewayError.DEFAULT_5XX, 502, INTERNAL);
  }

  static RestFailure timeout() {
    return new RestFailure(GatewayError.INTEGRATION_TIMEOUT, "Endpoint request timed out");
  }

  /** The failure for a backend that cannot be reached. */
  static RestFailure unreachable() {
    return new RestFailure(
        GatewayError.INTEGRATION_FAILURE, "Network error communicating with endpoint");
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
}
