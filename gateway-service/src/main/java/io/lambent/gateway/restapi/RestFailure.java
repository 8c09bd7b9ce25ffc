package io.lambent.gateway.restapi;

import org.jspecify.annotations.Nullable;

/** The end of a request in a response that the gateway makes itself. */
final class RestFailure extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final String INTERNAL = "Internal server error";

  private final GatewayError error;
  private final int status;
  private final @Nullable String text;

  /**
   * @param text as the client reads it; null for none
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

  /** A setting of the API that does not work. */
  static RestFailure configuration() {
    return new RestFailure(GatewayError.API_CONFIGURATION_ERROR, INTERNAL);
  }

  /** An answer of a backend that is none. */
  static RestFailure badGateway() {
    return new RestFailure(GatewayError.DEFAULT_5XX, 502, INTERNAL);
  }

  static RestFailure timeout() {
    return new RestFailure(GatewayError.INTEGRATION_TIMEOUT, "Endpoint request timed out");
  }

  /** A backend that cannot be reached. */
  static RestFailure unreachable() {
    return new RestFailure(
        GatewayError.INTEGRATION_FAILURE, "Network error communicating with endpoint");
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
}
