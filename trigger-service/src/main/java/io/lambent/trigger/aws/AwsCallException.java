package io.lambent.trigger.aws;

/** A request that an AWS service has refused, or did not answer. */
public final class AwsCallException extends Exception {
  private final String code;

  AwsCallException(String code, String message) {
    super(message);
    this.code = code;
  }

  AwsCallException(String message, Throwable cause) {
    super(message, cause);
    this.code = "";
  }

  /** A request that was not answered, or whose answer was cut off. */
  static AwsCallException unanswered(Exception cause) {
    String reason =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new AwsCallException("The service did not answer: " + reason, cause);
  }

  /** The name of the error; empty where there was no answer. */
  public String code() {
    return code;
  }

  /**
   * Says what happened, fit for {@code LastProcessingResult}.
   *
   * @param service such as {@code Kinesis}
   */
  public String describe(String service, String operation) {
    String begin = "Error occurred while " + operation + ". ";
    return code.isEmpty()
        ? begin + getMessage()
        : "%s%s Error Code: %s. %s Error Message: %s"
            .formatted(begin, service, code, service, getMessage());
  }
}
