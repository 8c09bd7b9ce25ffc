package io.lambent.execution.logs;

import io.lambent.aws.error.AwsFailure;

/** The errors of the CloudWatch Logs API, which its model declares. */
final class LogsErrors {
  private LogsErrors() {}

  static AwsFailure invalid(String message) {
    return AwsFailure.declared("InvalidParameterException", message);
  }

  static AwsFailure exists(String message) {
    return AwsFailure.declared("ResourceAlreadyExistsException", message);
  }

  static AwsFailure limit() {
    return AwsFailure.declared("LimitExceededException", "Resource limit exceeded.");
  }

  static AwsFailure noFilter(String kind) {
    return AwsFailure.declared(
        "ResourceNotFoundException", "The specified " + kind + " filter does not exist.");
  }

  static AwsFailure noGroup() {
    return AwsFailure.declared(
        "ResourceNotFoundException", "The specified log group does not exist.");
  }

  static AwsFailure noStream() {
    return AwsFailure.declared(
        "ResourceNotFoundException", "The specified log stream does not exist.");
  }

  /** The error for a member that is not honoured, where a request sets it. */
  static void refuse(String member, boolean isSet) {
    if (isSet) {
      throw invalid("Lambent does not support '" + member + "'.");
    }
  }
}
