package io.lambent.function.policy;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Refusals;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a resource policy. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">Resource-based
 * policies</a>.
 *
 * @param principal {@code "*"}, or an object that names an account, a user, a role or a service
 * @param condition operators, with the keys and values they compare
 */
@AwsShape
public record Statement(
    String sid,
    String effect,
    Object principal,
    String action,
    String resource,
    @Nullable Map<String, Map<String, String>> condition) {

  /**
   * One that allows an action.
   *
   * @param principal as requests name it: {@code *}, an account, an ARN or a service
   * @param condition empty where there is none
   * @throws AwsException where there can be no such principal
   */
  public static Statement allow(
      String sid,
      String principal,
      String action,
      String resource,
      Map<String, Map<String, String>> condition) {
    return new Statement(
        sid,
        "Allow",
        principal(principal),
        action,
        resource,
        condition.isEmpty() ? null : condition);
  }

  /** Whether it allows what it is about to an account, whatever else is true. */
  public boolean isFor(String account) {
    return condition == null
        && (principal.equals("*")
            || (principal instanceof Map<?, ?> named
                && accountRoot(account).equals(named.get("AWS"))));
  }

  private static Object principal(String principal) {
    if (principal.equals("*")) {
      return principal;
    }
    if (principal.matches("[0-9]{12}")) {
      return Map.of("AWS", accountRoot(principal));
    }
    if (principal.matches("arn:aws[a-zA-Z-]*:(iam|sts)::.*")) {
      return Map.of("AWS", principal);
    }
    if (principal.matches("[a-z0-9.-]+\\.(amazonaws|amazon)\\.com(\\.cn)?")) {
      return Map.of("Service", principal);
    }
    throw Refusals.invalid(
        "The provided principal was invalid. Please check the principal and try again.");
  }

  private static String accountRoot(String account) {
    return "arn:aws:iam::" + account + ":root";
  }
}
