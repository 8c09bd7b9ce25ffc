package io.lambent.services.cloudwatch;

import io.lambent.aws.error.AwsFailure;

/** The errors of CloudWatch, with its texts. */
final class Errors {
  private Errors() {}

  static AwsFailure invalidValue(String text) {
    return AwsFailure.declared("InvalidParameterValueException", text);
  }

  static AwsFailure invalidCombination(String text) {
    return AwsFailure.declared("InvalidParameterCombinationException", text);
  }

  static AwsFailure missing(String text) {
    return AwsFailure.declared("MissingRequiredParameterException", text);
  }

  static AwsFailure validation(String text) {
    return AwsFailure.declared("ValidationException", text);
  }

  static AwsFailure invalidValue(Object value, String parameter) {
    return invalidValue("The value " + value + " for parameter " + parameter + " is invalid.");
  }

  static AwsFailure tooMany(String collection, int limit) {
    return invalidValue(
        "The collection " + collection + " must not have a size greater than " + limit + ".");
  }
}
