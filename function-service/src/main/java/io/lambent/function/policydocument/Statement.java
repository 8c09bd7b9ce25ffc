package io.lambent.function.policydocument;

import io.lambent.contract.error.AwsException;
import io.lambent.function.awsapi.AwsShape;
import io.lambent.function.awsapi.Refusals;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A statement of a resource policy. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/access-control-resource-based.html">Resource-based
 * policies</a>.
 *
 * @param sid null where a policy that was put has none
 * @param effect {@code Allow} or {@code Deny}
 * @param principal {@code "*"}, or an object that names accounts, users, roles or services
 * @param action one, or a list
 * @param resource one, or a list
 * @param condition operators, with the keys and values they compare
 */
@AwsShape
public record Statement(
    @Nullable String sid,
    String effect,
    Object principal,
    Object action,
    Object resource,
    @Nullable Map<String, Map<String, Object>> condition) {
  private static final String ANYONE = "*";
  private static final String ALLOW = "Allow";

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
      Map<String, Map<String, Object>> condition) {
    return new Statement(
        sid, ALLOW, principal(principal), action, resource, condition.isEmpty() ? null : condition);
  }

  /** Returns true if the statement allows its actions to an account, without conditions. */
  public boolean isFor(String account) {
    return condition == null && effect.equals(ALLOW) && names(account);
  }

  /**
   * Returns true if the statement covers an action of an account's root user. Statements with
   * conditions do not: they are for services, organizations and function URLs.
   *
   * @param name such as {@code lambda:GetFunction}
   */
  boolean covers(String account, String name) {
    return condition == null
        && names(account)
        && texts(action).anyMatch(pattern -> matches(pattern, name));
  }

  boolean denies() {
    return !effect.equals(ALLOW);
  }

  private boolean names(String account) {
    if (principal.equals(ANYONE)) {
      return true;
    }
    return principal instanceof Map<?, ?> named
        && texts(named.get("AWS"))
            .anyMatch(
                name ->
                    name.equals(ANYONE)
                        || name.equals(account)
                        || name.equals(accountRoot(account)));
  }

  /** Actions ignore case; {@code *} stands for any characters, {@code ?} for one. */
  private static boolean matches(String pattern, String name) {
    String regex =
        pattern
            .chars()
            .mapToObj(
                c ->
                    switch (c) {
                      case '*' -> ".*";
                      case '?' -> ".";
                      default -> Pattern.quote(Character.toString(c));
                    })
            .collect(Collectors.joining());
    return Pattern.compile(regex, Pattern.CASE_INSENSITIVE).matcher(name).matches();
  }

  private static Stream<String> texts(@Nullable Object value) {
    if (value instanceof Collection<?> several) {
      return several.stream().map(String::valueOf);
    }
    return value instanceof String text ? Stream.of(text) : Stream.empty();
  }

  private static Object principal(String principal) {
    if (principal.equals(ANYONE)) {
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
