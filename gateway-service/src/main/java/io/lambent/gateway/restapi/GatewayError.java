package io.lambent.gateway.restapi;

/**
 * The types of gateway responses, which the gateway sends where no integration answers. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html">Gateway
 * response types</a>.
 */
enum GatewayError {
  ACCESS_DENIED(403, "AccessDeniedException"),
  API_CONFIGURATION_ERROR(500, "InternalServerErrorException"),
  AUTHORIZER_CONFIGURATION_ERROR(500, "AuthorizerConfigurationException"),
  AUTHORIZER_FAILURE(500, "AuthorizerConfigurationException"),
  BAD_REQUEST_BODY(400, "BadRequestException"),
  BAD_REQUEST_PARAMETERS(400, "BadRequestException"),
  DEFAULT_4XX(400, "BadRequestException"),
  DEFAULT_5XX(500, "InternalServerErrorException"),
  EXPIRED_TOKEN(403, "ExpiredTokenException"),
  INTEGRATION_FAILURE(504, "InternalServerErrorException"),
  INTEGRATION_TIMEOUT(504, "InternalServerErrorException"),
  INVALID_API_KEY(403, "ForbiddenException"),
  INVALID_SIGNATURE(403, "InvalidSignatureException"),
  MISSING_AUTHENTICATION_TOKEN(403, "MissingAuthenticationTokenException"),
  QUOTA_EXCEEDED(429, "LimitExceededException"),
  REQUEST_TOO_LARGE(413, "RequestEntityTooLargeException"),
  THROTTLED(429, "TooManyRequestsException"),
  UNAUTHORIZED(401, "UnauthorizedException"),
  UNSUPPORTED_MEDIA_TYPE(415, "BadRequestException");

  private final int status;
  private final String errorType;

  GatewayError(int status, String errorType) {
    this.status = status;
    this.errorType = errorType;
  }

  /** The default status. */
  int status() {
    return status;
  }

  /** The value of {@code x-amzn-ErrorType}. */
  String errorType() {
    return errorType;
  }

  /** Returns true where the caller is not authorized or not authenticated. */
  boolean refusesCaller() {
    return switch (this) {
      case ACCESS_DENIED,
          AUTHORIZER_CONFIGURATION_ERROR,
          AUTHORIZER_FAILURE,
          EXPIRED_TOKEN,
          INVALID_SIGNATURE,
          UNAUTHORIZED ->
          true;
      default -> false;
    };
  }

  /** The type whose settings apply where the API has none for this one. */
  GatewayError general() {
    return status < 500 ? DEFAULT_4XX : DEFAULT_5XX;
  }
}
