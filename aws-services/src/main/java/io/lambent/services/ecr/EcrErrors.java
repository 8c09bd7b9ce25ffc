package io.lambent.services.ecr;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;

/** The errors of ECR, with its texts. */
final class EcrErrors {
  private EcrErrors() {}

  static AwsFailure invalid(String text) {
    return AwsFailure.declared("InvalidParameterException", text);
  }

  static AwsFailure noRepository(Caller caller, String name) {
    return AwsFailure.declared(
        "RepositoryNotFoundException",
        "The repository with name '"
            + name
            + "' does not exist in the registry with id '"
            + caller.account()
            + "'");
  }

  static AwsFailure exists(Caller caller, String name) {
    return AwsFailure.declared(
        "RepositoryAlreadyExistsException",
        "The repository with name '"
            + name
            + "' already exists in the registry with id '"
            + caller.account()
            + "'");
  }

  static AwsFailure noLifecyclePolicy(Repository repository) {
    return AwsFailure.declared(
        "LifecyclePolicyNotFoundException",
        "Lifecycle policy does not exist for the repository with name '"
            + repository.name()
            + "' in the registry with id '"
            + repository.account()
            + "'");
  }

  static AwsFailure noPolicy(Repository repository) {
    return AwsFailure.declared(
        "RepositoryPolicyNotFoundException",
        "Repository policy does not exist for the repository with name '"
            + repository.name()
            + "' in the registry with id '"
            + repository.account()
            + "'");
  }

  static AwsFailure unsupported(String text) {
    return new AwsFailure(CommonError.UNSUPPORTED_OPERATION, text);
  }
}
