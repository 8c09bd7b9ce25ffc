package io.lambent.execution.logs;

/** An error of the CloudWatch Logs API, as its caller reads it. */
final class LogsException extends RuntimeException {

  /** The error types that are answered; all but the last are the caller's fault. */
  enum Code {
    INVALID_PARAMETER("InvalidParameterException", 400),
    RESOURCE_ALREADY_EXISTS("ResourceAlreadyExistsException", 400),
    RESOURCE_NOT_FOUND("ResourceNotFoundException", 400),
    SERIALIZATION("SerializationException", 400),
    UNKNOWN_OPERATION("UnknownOperationException", 400),
    SERVICE_UNAVAILABLE("ServiceUnavailableException", 503);

    private final String awsName;
    private final int httpStatus;

    Code(String awsName, int httpStatus) {
      this.awsName = awsName;
      this.httpStatus = httpStatus;
    }

    String awsName() {
      return awsName;
    }

    int httpStatus() {
      return httpStatus;
    }
  }

  private final Code code;
  private final String text;

  LogsException(Code code, String message) {
    super(message, null, false, false);
    this.code = code;
    this.text = message;
  }

  static LogsException invalid(String message) {
    return new LogsException(Code.INVALID_PARAMETER, message);
  }

  static LogsException noGroup() {
    return new LogsException(Code.RESOURCE_NOT_FOUND, "The specified log group does not exist.");
  }

  static LogsException noStream() {
    return new LogsException(Code.RESOURCE_NOT_FOUND, "The specified log stream does not exist.");
  }

  Code code() {
    return code;
  }

  /** The message, as the caller reads it. */
  String text() {
    return text;
  }
}
