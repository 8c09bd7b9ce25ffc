package io.lambent.function.awsapi;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function, version or alias that a request names. AWS takes a name, {@code
 * ACCOUNT:function:NAME}, {@code function:NAME} or an ARN, each with or without a qualifier, and
 * the qualifier apart from it.
 *
 * @param qualifier as asked for, null where the request names none
 */
public record FunctionReference(FunctionName function, @Nullable String qualifier) {
  /** The operation that no policy allows in another account. */
  private static final String CREATE = "CreateFunction";

  private static final Pattern PARTS =
      Pattern.compile(
          "(?:arn:[^:]*:lambda:)?(?:(?<region>[a-z-]+-\\d):)?(?:(?<account>\\d{12}):)?"
              + "(?:function:)?(?<name>[a-zA-Z0-9-_.]+)(?::(?<qualifier>[a-zA-Z0-9-_.$]+))?");

  /**
   * Reads a name that satisfies the operation's pattern.
   *
   * @param qualifier of the request, apart from the name
   * @param operation such as {@code GetFunction}
   * @throws AwsException where the two qualifiers differ, or the function is in another region, or
   *     in another account whose resource policy does not allow the operation
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
    String account = Objects.requireNonNullElse(parts.group("account"), caller.account());
    FunctionReference reference =
        new FunctionReference(
            new FunctionName(account, caller.region(), parts.group("name")),
            own != null ? own : qualifier);
    if (!account.equals(caller.account()) && operation.equals(CREATE)) {
      throw Refusals.accessDenied();
    }
    if (!account.equals(caller.account())
        && !caller.access().allows(caller.account(), operation, reference)) {
      throw Refusals.accessDenied(caller.account(), operation, reference.function().arn());
    }
    return reference;
  }

  /** As {@link #of(Caller, String, String, String)}, of what a request names. */
  public static FunctionReference of(Caller caller, OfFunction request, String operation) {
    return of(caller, request.functionName(), request.qualifier(), operation);
  }

  /**
   * As {@link #of}, for operations on a function as a whole or on its {@code $LATEST}.
   *
   * @throws AwsException also where the name is that of another version or of an alias
   */
  public static FunctionName function(Caller caller, String text, String operation) {
    FunctionReference reference = of(caller, text, null, operation);
    String qualifier = reference.qualifier();
    if (qualifier != null && !qualifier.equals(FunctionVersion.LATEST)) {
      throw Refusals.invalid(
          "Current operation does not support versions other than $LATEST. Please set the version"
              + " to $LATEST or do not set a version in your request.");
    }
    return reference.function();
  }

  /** The ARN as asked for: with the qualifier where there is one. */
  public String arn() {
    return qualifier == null ? function.arn() : function.arn(qualifier);
  }
}
