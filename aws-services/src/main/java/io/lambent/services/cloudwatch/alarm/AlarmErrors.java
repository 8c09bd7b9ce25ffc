package io.lambent.services.cloudwatch.alarm;

import io.lambent.aws.error.AwsFailure;

/** The errors of the operations on alarms. */
final class AlarmErrors {
  private AlarmErrors() {}

  static AwsFailure validation(String text) {
    return AwsFailure.declared("ValidationException", text);
  }

  /** The error for what Lambent does not do, so that no setting is taken without effect. */
  static AwsFailure unsupported(String what) {
    return validation(what + " is not supported by Lambent.");
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared("ResourceNotFound", text);
  }
}
