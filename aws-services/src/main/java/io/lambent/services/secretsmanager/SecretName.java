package io.lambent.services.secretsmanager;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.util.regex.Pattern;

/**
 * The name by which a request means a secret: its name, its ARN, or its ARN without the six
 * characters at the end.
 *
 * @param resource the name, or the name and the end of the ARN
 * @param isArn true where the request has an ARN
 */
record SecretName(String account, String region, String resource, boolean isArn) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9/_+=.@!-]+");
  private static final String TYPE = "secret:";

  /**
   * Reads what a request names.
   *
   * @throws io.lambent.aws.error.AwsFailure where it can be no secret
   */
  static SecretName of(Caller caller, String id) {
    if (!id.startsWith("arn:")) {
      check(id);
      return new SecretName(caller.account(), caller.region(), id, false);
    }
    return Arn.parse(id)
        .filter(arn -> arn.service().equals("secretsmanager"))
        .filter(arn -> arn.resource().startsWith(TYPE))
        .map(
            arn ->
                new SecretName(
                    arn.account(), arn.region(), arn.resource().substring(TYPE.length()), true))
        .orElseThrow(() -> SecretsErrors.validation("Invalid ARN: " + id));
  }

  /**
   * Checks a secret's name.
   *
   * @throws io.lambent.aws.error.AwsFailure where it has other characters than AWS allows
   */
  static void check(String name) {
    if (!NAME.matcher(name).matches()) {
      throw SecretsErrors.validation(
          "Invalid name. Must be a valid name containing alphanumeric characters, or any of the"
              + " following: -/_+=.@!");
    }
  }
}
