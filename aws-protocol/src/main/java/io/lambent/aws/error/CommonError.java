package io.lambent.aws.error;

/**
 * The errors that every AWS API may answer, with both of their names. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html">Common Errors</a>.
 */
public enum CommonError implements AwsError {
  ACCESS_DENIED("AccessDeniedException", "AccessDenied", 403),
  EXPIRED_TOKEN("ExpiredTokenException", "ExpiredToken", 403),
  INCOMPLETE_SIGNATURE("IncompleteSignatureException", "IncompleteSignature", 400),
  INTERNAL_FAILURE("InternalFailure", "InternalFailure", 500),
  INVALID_CLIENT_TOKEN("UnrecognizedClientException", "InvalidClientTokenId", 403),
  INVALID_SIGNATURE("InvalidSignatureException", "SignatureDoesNotMatch", 403),
  MISSING_AUTHENTICATION_TOKEN(
      "MissingAuthenticationTokenException", "MissingAuthenticationToken", 403),
  REQUEST_TOO_LARGE("RequestEntityTooLargeException", "RequestEntityTooLarge", 413),
  SERIALIZATION("SerializationException", "MalformedInput", 400),
  SERVICE_UNAVAILABLE("ServiceUnavailableException", "ServiceUnavailable", 503),
  THROTTLING("ThrottlingException", "Throttling", 400),
  UNKNOWN_OPERATION("UnknownOperationException", "InvalidAction", 400),
  UNSUPPORTED_OPERATION("UnsupportedOperationException", "NotImplemented", 501),
  VALIDATION("ValidationException", "ValidationError", 400);

  private final String awsName;
  private final String queryCode;
  private final int httpStatus;

  CommonError(String awsName, String queryCode, int httpStatus) {
    this.awsName = awsName;
    this.queryCode = queryCode;
    this.httpStatus = httpStatus;
  }

  @Override
  public String awsName() {
    return awsName;
  }

  @Override
  public String queryCode() {
    return queryCode;
  }

  @Override
  public int httpStatus() {
    return httpStatus;
  }
}
