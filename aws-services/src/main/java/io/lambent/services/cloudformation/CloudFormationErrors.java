package io.lambent.services.cloudformation;

import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of CloudFormation, in AWS's words. */
final class CloudFormationErrors {
  private CloudFormationErrors() {}

  static AwsFailure validation(String text) {
    return new AwsFailure(CommonError.VALIDATION, text);
  }

  static AwsFailure noStack(String name) {
    return validation("Stack [" + name + "] does not exist");
  }

  static AwsFailure noStackWithId(String name) {
    return validation("Stack with id " + name + " does not exist");
  }

  static AwsFailure noChangeSet(String name) {
    return AwsFailure.declared(
        "ChangeSetNotFoundException", "ChangeSet [" + name + "] does not exist");
  }

  static AwsFailure exists(String name) {
    return AwsFailure.declared("AlreadyExistsException", "Stack [" + name + "] already exists");
  }

  static AwsFailure capabilities(String needed) {
    return AwsFailure.declared(
        "InsufficientCapabilitiesException", "Requires capabilities : [" + needed + "]");
  }

  static AwsFailure unsupported(String text) {
    return validation(text + " is not supported by Lambent");
  }
}
