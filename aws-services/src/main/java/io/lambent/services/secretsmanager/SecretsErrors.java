package io.lambent.services.secretsmanager;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of Secrets Manager, with its texts. */
final class SecretsErrors {
  private SecretsErrors() {}

  static AwsFailure invalid(String text) {
    return AwsFailure.declared("InvalidParameterException", text);
  }

  /** The request does not fit the state of the secret. */
  static AwsFailure notNow(String text) {
    return AwsFailure.declared("InvalidRequestException", text);
  }

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure exists(String text) {
    return AwsFailure.declared("ResourceExistsException", text);
  }

  static AwsFailure noSecret() {
    return AwsFailure.declared(
        "ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
  }

  /**
   * @param which version, such as {@code staging label: AWSCURRENT}
   */
  static AwsFailure noValue(String which) {
    return AwsFailure.declared(
        "ResourceNotFoundException",
        "Secrets Manager can't find the specified secret value for " + which);
  }

  static AwsFailure deleted() {
    return notNow(
        "You can't perform this operation on the secret because it was marked for deletion.");
  }

  static AwsFailure malformedPolicy() {
    return AwsFailure.declared(
        "MalformedPolicyDocumentException", "This resource policy contains invalid Json.");
  }

  static AwsFailure badToken() {
    return AwsFailure.declared("InvalidNextTokenException", "The NextToken value is invalid.");
  }
}
