package io.lambent.services.sqs;

import io.lambent.aws.error.AwsError;
import io.lambent.aws.error.AwsFailure;

/** The errors of SQS, with its texts. */
final class SqsErrors {
  private SqsErrors() {}

  /** Errors that SQS answers without declaring them. */
  private enum Undeclared implements AwsError {
    INVALID_PARAMETER_VALUE("InvalidParameterValue"),
    MISSING_PARAMETER("MissingParameter");

    private final String awsName;

    Undeclared(String awsName) {
      this.awsName = awsName;
    }

    @Override
    public String awsName() {
      return awsName;
    }

    @Override
    public int httpStatus() {
      return 400;
    }
  }

  static AwsFailure invalidParameter(String text) {
    return new AwsFailure(Undeclared.INVALID_PARAMETER_VALUE, text);
  }

  static AwsFailure invalidParameter(Object value, String parameter, String reason) {
    return invalidParameter(
        "Value " + value + " for parameter " + parameter + " is invalid. Reason: " + reason);
  }

  static AwsFailure missing(String parameter) {
    return new AwsFailure(
        Undeclared.MISSING_PARAMETER, "The request must contain the parameter " + parameter + ".");
  }

  static AwsFailure noQueue() {
    return AwsFailure.declared("QueueDoesNotExist", "The specified queue does not exist.");
  }

  static AwsFailure unknownAttribute(String name) {
    return AwsFailure.declared("InvalidAttributeName", "Unknown Attribute " + name + ".");
  }

  static AwsFailure invalidAttribute(String name) {
    return AwsFailure.declared(
        "InvalidAttributeValue", "Invalid value for the parameter " + name + ".");
  }

  static AwsFailure unsupported(String text) {
    return AwsFailure.declared("UnsupportedOperation", text);
  }

  static AwsFailure invalidHandle(String handle) {
    return AwsFailure.declared(
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
  }
}
