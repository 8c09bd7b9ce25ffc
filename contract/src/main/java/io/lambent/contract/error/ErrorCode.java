package io.lambent.contract.error;

/**
 * The error types of the AWS Lambda API that Lambent answers with.
 *
 * <p>HTTP status and the {@code x-amzn-ErrorType} header derive from these constants. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/api/CommonErrors.html">Common Errors</a> and the
 * error list of each operation.
 */
public enum ErrorCode {
  ACCESS_DENIED("AccessDeniedException", 403, Fault.CALLER),
  CODE_SIGNING_CONFIG_NOT_FOUND("CodeSigningConfigNotFoundException", 404, Fault.CALLER),
  CODE_STORAGE_EXCEEDED("CodeStorageExceededException", 400, Fault.CALLER),
  CODE_VERIFICATION_FAILED("CodeVerificationFailedException", 400, Fault.CALLER),
  INVALID_PARAMETER_VALUE("InvalidParameterValueException", 400, Fault.CALLER),
  INVALID_REQUEST_CONTENT("InvalidRequestContentException", 400, Fault.CALLER),
  MISSING_AUTHENTICATION_TOKEN("MissingAuthenticationTokenException", 403, Fault.CALLER),
  POLICY_LENGTH_EXCEEDED("PolicyLengthExceededException", 400, Fault.CALLER),
  PRECONDITION_FAILED("PreconditionFailedException", 412, Fault.CALLER),
  PROVISIONED_CONCURRENCY_CONFIG_NOT_FOUND(
      "ProvisionedConcurrencyConfigNotFoundException", 404, Fault.CALLER),
  RECURSIVE_INVOCATION("RecursiveInvocationException", 400, Fault.CALLER),
  REQUEST_ENTITY_TOO_LARGE("RequestEntityTooLargeException", 413, Fault.CALLER),
  RESOURCE_CONFLICT("ResourceConflictException", 409, Fault.CALLER),
  RESOURCE_IN_USE("ResourceInUseException", 400, Fault.CALLER),
  RESOURCE_NOT_FOUND("ResourceNotFoundException", 404, Fault.CALLER),
  RESOURCE_NOT_READY("ResourceNotReadyException", 502, Fault.FUNCTION),
  SERIALIZATION("SerializationException", 400, Fault.CALLER),
  SERVICE("ServiceException", 500, Fault.PLATFORM),
  SERVICE_UNAVAILABLE("ServiceUnavailableException", 503, Fault.PLATFORM),
  TOO_MANY_REQUESTS("TooManyRequestsException", 429, Fault.CAPACITY),
  UNKNOWN_OPERATION("UnknownOperationException", 404, Fault.CALLER),
  UNSUPPORTED_OPERATION("UnsupportedOperationException", 501, Fault.PLATFORM),
  VALIDATION("ValidationException", 400, Fault.CALLER);

  private final String awsName;
  private final int httpStatus;
  private final Fault fault;

  ErrorCode(String awsName, int httpStatus, Fault fault) {
    this.awsName = awsName;
    this.httpStatus = httpStatus;
    this.fault = fault;
  }

  /** The name AWS gives the error, as in {@code x-amzn-ErrorType}. */
  public String awsName() {
    return awsName;
  }

  /** The HTTP status AWS answers with. */
  public int httpStatus() {
    return httpStatus;
  }

  public Fault fault() {
    return fault;
  }

  /**
   * The member of the error body that carries the text: the API model spells it {@code Message} in
   * some shapes and {@code message} in others.
   */
  public String messageMember() {
    return switch (this) {
      case ACCESS_DENIED,
          CODE_SIGNING_CONFIG_NOT_FOUND,
          CODE_VERIFICATION_FAILED,
          RECURSIVE_INVOCATION,
          REQUEST_ENTITY_TOO_LARGE,
          RESOURCE_IN_USE,
          RESOURCE_NOT_FOUND,
          SERIALIZATION,
          SERVICE,
          UNKNOWN_OPERATION ->
          "Message";
      default -> "message";
    };
  }

  /**
   * Returns true if the body of the error has a {@code Type}; errors that AWS's front door answers,
   * unlike modelled ones, have none.
   */
  public boolean hasType() {
    return switch (this) {
      case ACCESS_DENIED,
          MISSING_AUTHENTICATION_TOKEN,
          REQUEST_ENTITY_TOO_LARGE,
          SERIALIZATION,
          UNKNOWN_OPERATION,
          VALIDATION ->
          false;
      default -> true;
    };
  }

  /** The value of the {@code Type} member of the error body. */
  public String type() {
    return httpStatus >= 500 ? "Server" : "User";
  }
}
