package io.lambent.services.sns;

import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;

/** The errors of SNS, with its texts. */
final class SnsErrors {
  private static final int ARN_PARTS = 6;

  private SnsErrors() {}

  static AwsFailure invalid(String text) {
    return AwsFailure.declared("InvalidParameterException", "Invalid parameter: " + text);
  }

  /** The error for a message attribute. */
  static AwsFailure invalidValue(String text) {
    return AwsFailure.declared("InvalidParameterValueException", text);
  }

  static AwsFailure noTopic() {
    return AwsFailure.declared("NotFoundException", "Topic does not exist");
  }

  static AwsFailure noSubscription() {
    return AwsFailure.declared("NotFoundException", "Subscription does not exist");
  }

  /**
   * Reads the ARN of a parameter.
   *
   * @throws AwsFailure where it is none
   */
  static Arn arn(String parameter, String text) {
    int parts = text.split(":", -1).length;
    if (parts < ARN_PARTS) {
      throw invalid(parameter + " Reason: An ARN must have at least 6 elements, not " + parts);
    }
    return Arn.parse(text).orElseThrow(() -> invalid(parameter));
  }
}
