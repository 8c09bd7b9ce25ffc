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

  /** A parameter that only queues of the other type take. */
  static AwsFailure notOfThisType(Object value, String parameter) {
    return invalidParameter(
        value, parameter, "The request include parameter that is not valid for this queue type.");
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

  static AwsFailure invalidAttribute(String name, String reason) {
    return AwsFailure.declared(
        "InvalidAttributeValue", "Invalid value for the parameter " + name + ". Reason: " + reason);
  }

  static AwsFailure noResource(String text) {
    return AwsFailure.declared("ResourceNotFoundException", text);
  }

  static AwsFailure invalidHandle(String handle) {
    return AwsFailure.declared(
        "ReceiptHandleIsInvalid",
        "The input receipt handle \"" + handle + "\" is not a valid receipt handle.");
  }
}
