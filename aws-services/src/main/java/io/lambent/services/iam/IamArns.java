package io.lambent.services.iam;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;

/** ARNs of IAM, which have no region. */
final class IamArns {
  static final String POLICY = "policy";

  private IamArns() {}

  /**
   * An ARN in the partition of the caller's region.
   *
   * @param account twelve digits, or {@code aws}
   */
  static String of(Caller caller, String account, String resource) {
    return new Arn(Arn.partition(caller.region()), "iam", "", account, resource).toString();
  }

  /**
   * Reads the ARN of a policy.
   *
   * @throws AwsFailure where the text is no such ARN
   */
  static Arn policy(String text) {
    return Arn.parse(text)
        .filter(arn -> arn.service().equals("iam") && arn.resourceType().equals(POLICY))
        .orElseThrow(() -> IamErrors.validation("Invalid ARN:  Could not be parsed!"));
  }

  /** The last part of a path. */
  static String nameOf(Arn arn) {
    return arn.resource().substring(arn.resource().lastIndexOf('/') + 1);
  }
}
