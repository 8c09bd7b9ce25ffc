package io.lambent.services.cloudformation.cloudcontrol;

/**
 * The codes of errors of resource handlers, with the exceptions that operations answer for them.
 * See <a
 * href="https://docs.aws.amazon.com/cloudformation-cli/latest/userguide/resource-type-test-contract-errors.html">Handler
 * error codes</a>.
 */
enum HandlerError {
  ACCESS_DENIED("AccessDenied", "AccessDeniedException"),
  ALREADY_EXISTS("AlreadyExists", "AlreadyExistsException"),
  GENERAL_SERVICE_EXCEPTION("GeneralServiceException", "GeneralServiceException"),
  INTERNAL_FAILURE("InternalFailure", "HandlerInternalFailureException"),
  INVALID_REQUEST("InvalidRequest", "InvalidRequestException"),
  NOT_FOUND("NotFound", "ResourceNotFoundException"),
  NOT_STABILIZED("NotStabilized", "NotStabilizedException"),
  RESOURCE_CONFLICT("ResourceConflict", "ResourceConflictException"),
  SERVICE_INTERNAL_ERROR("ServiceInternalError", "ServiceInternalErrorException"),
  SERVICE_LIMIT_EXCEEDED("ServiceLimitExceeded", "ServiceLimitExceededException"),
  THROTTLING("Throttling", "ThrottlingException");

  private final String code;
  private final String exception;

  HandlerError(String code, String exception) {
    this.code = code;
    this.exception = exception;
  }

  /** The code in progress events. */
  String code() {
    return code;
  }

  /** The name of the error that an operation answers at once. */
  String exception() {
    return exception;
  }

  static HandlerError ofCode(String code) {
    for (HandlerError error : values()) {
      if (error.code.equals(code)) {
        return error;
      }
    }
    return GENERAL_SERVICE_EXCEPTION;
  }
}
