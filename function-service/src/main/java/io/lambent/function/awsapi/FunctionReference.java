package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which function, version or alias a request means. AWS takes a name, {@code
 * ACCOUNT:function:NAME}, {@code function:NAME} or an ARN, each with or without a qualifier, and
 * the qualifier apart from it.
 *
 * @param qualifier as asked for, null where the request names none
 */
public record FunctionReference(FunctionName function, @Nullable String qualifier) {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:arn:[^:]*:lambda:)?(?:(?<region>[a-z-]+-\\d):)?(?:(?<account>\\d{12}):)?"
              + "(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>[a-zA-Z0-9-_.$]+))?");

  /**
   * Reads a name that satisfies the operation's pattern.
   *
   * @param qualifier of the request, apart from the name
   * @param operation such as {@code GetFunction}
   * @throws AwsException where the two qualifiers differ, or the function is in another account or
   *     region
   */
  public static FunctionReference of(
      Caller caller, String text, @Nullable String qualifier, String operation) {
    Matcher parts = PARTS.matcher(text);
    if (!parts.matches()) {
      throw Refusals.invalid("Invalid function name: " + text);
    }
    String own = parts.group("qualifier");
    if (own != null && qualifier != null && !own.equals(qualifier)) {
      throw Refusals.qualifierMismatch();
    }
    String region = parts.group("region");
    if (region != null && !region.equals(caller.region())) {
      throw Refusals.notFound(
          "Functions from '%s' are not reachable in this region ('%s')"
              .formatted(region, caller.region()));
    }
    FunctionName function =
        new FunctionName(caller.account(), caller.region(), parts.group("name"));
    String account = parts.group("account");
    if (account != null && !account.equals(caller.account())) {
      throw Refusals.accessDenied(
          caller.account(),
          operation,
          new FunctionName(account, caller.region(), function.name()).arn());
    }
    return new FunctionReference(function, own != null ? own : qualifier);
  }

  /** As {@link #of}, for operations on a function as a whole, which ignore a qualifier. */
  public static FunctionName function(Caller caller, String text, String operation) {
    return of(caller, text, null, operation).function();
  }

  /** The ARN as asked for: with the qualifier where there is one. */
  public String arn() {
    return qualifier == null ? function.arn() : function.arn(qualifier);
  }
}
