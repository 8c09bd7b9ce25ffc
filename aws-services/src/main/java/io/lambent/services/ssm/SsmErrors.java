package io.lambent.services.ssm;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of Parameter Store, with its texts. */
final class SsmErrors {
  private SsmErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  /** AWS gives no text with this error; the caller knows the name. */
  static AwsFailure notFound() {
    return AwsFailure.declared("ParameterNotFound", "");
  }

  static AwsFailure noVersion(String name, String which) {
    return AwsFailure.declared(
        "ParameterVersionNotFound",
        "Systems Manager could not find "
            + which
            + " of "
            + name
            + ". Verify the version and try again.");
  }

  static AwsFailure invalidFilter(String code, String text) {
    return AwsFailure.declared(code, text);
  }

  static AwsFailure badToken() {
    return AwsFailure.declared("InvalidNextToken", "The specified token is not valid.");
  }
}
