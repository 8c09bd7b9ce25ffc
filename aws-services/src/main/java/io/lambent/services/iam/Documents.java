package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import io.lambent.services.policy.PolicyGrammar;
import io.lambent.services.policy.PolicyKind;

/** Checks of what a request changes. */
final class Documents {
  private Documents() {}

  /**
   * Checks a policy document.
   *
   * @throws AwsFailure with AWS's text for what is wrong
   */
  static void check(String document, PolicyKind kind) {
    PolicyGrammar.problem(document, kind)
        .ifPresent(
            text -> {
              throw AwsFailure.declared("MalformedPolicyDocumentException", text);
            });
  }

  /**
   * Checks that an identity is not a service's, which only that service changes.
   *
   * @throws AwsFailure where it is one
   */
  static void requireOwn(Identity identity) {
    if (identity.isServiceLinked()) {
      throw IamErrors.unmodifiable(
          "Cannot perform the operation on the protected role '"
              + identity.name()
              + "' - this role is only modifiable by AWS");
    }
  }
}
