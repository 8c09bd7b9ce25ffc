package io.lambent.execution.logpattern;

import io.lambent.aws.error.AwsFailure;

/** The error of CloudWatch Logs for patterns that cannot be read. */
final class PatternErrors {
  private PatternErrors() {}

  static AwsFailure invalid(String message) {
    return AwsFailure.declared("InvalidParameterException", message);
  }
}
