package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of IAM, with its texts. */
final class IamErrors {
  private IamErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure notFound(String text) {
    return AwsFailure.declared("NoSuchEntityException", text);
  }

  static AwsFailure noIdentity(IdentityKind kind, String name) {
    return notFound("The " + kind.word() + " with name " + name + " cannot be found.");
  }

  /** The policy that a request reads, changes or detaches does not exist. */
  static AwsFailure noPolicy(String arn) {
    return notFound("Policy " + arn + " was not found.");
  }

  /** The policy that a request attaches does not exist. */
  static AwsFailure notAttachable(String arn) {
    return notFound("Policy " + arn + " does not exist or is not attachable.");
  }

  static AwsFailure exists(String text) {
    return AwsFailure.declared("EntityAlreadyExistsException", text);
  }

  static AwsFailure deleteConflict(String text) {
    return AwsFailure.declared("DeleteConflictException", text);
  }

  static AwsFailure limit(String text) {
    return AwsFailure.declared("LimitExceededException", text);
  }

  static AwsFailure quota(String name, int limit) {
    return limit("Cannot exceed quota for " + name + ": " + limit);
  }

  static AwsFailure invalidInput(String text) {
    return AwsFailure.declared("InvalidInputException", text);
  }

  static AwsFailure unmodifiable(String text) {
    return AwsFailure.declared("UnmodifiableEntityException", text);
  }

  /** The request sets something that has no effect here. */
  static AwsFailure unsupported(String what) {
    return new AwsFailure(CommonError.UNSUPPORTED_OPERATION, what + " is not supported yet.");
  }
}
