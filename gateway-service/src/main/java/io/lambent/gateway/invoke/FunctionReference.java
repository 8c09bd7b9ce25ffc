package io.lambent.gateway.invoke;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.function.FunctionName;
import io.lambent.gateway.identity.AssumedRole;
import io.lambent.gateway.identity.Caller;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The function that an invocation names: by its name, partial ARN or ARN, each with or without a
 * qualifier.
 *
 * <p>Constraints and texts are those of {@code NamespacedFunctionName} and {@code
 * NumericLatestPublishedOrAliasQualifier}, as AWS reports them.
 *
 * @param qualifier null where the request names none
 */
record FunctionReference(FunctionName function, @Nullable String qualifier) {
  private static final int LONGEST_NAME = 256;
  private static final int LONGEST_QUALIFIER = 128;
  private static final String NAME_PATTERN =
      "(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?"
          + "(\\d{12}:)?(function:)?([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?";
  private static final String QUALIFIER_PATTERN = "\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+";
  private static final Pattern NAME = Pattern.compile(NAME_PATTERN);
  private static final int REGION_GROUP = 3;
  private static final int ACCOUNT_GROUP = 9;
  private static final int NAME_GROUP = 11;
  private static final int QUALIFIER_GROUP = 13;

  /**
   * Reads a reference.
   *
   * @param name from the path, decoded
   * @param qualifier from the query, decoded; null where there is none
   * @throws AwsException as AWS refuses it
   */
  static FunctionReference of(String name, @Nullable String qualifier, Caller caller) {
    if (isPlainName(name) && (qualifier == null || isPlainQualifier(qualifier))) {
      return new FunctionReference(
          new FunctionName(caller.account(), caller.region(), name), qualifier);
    }
    Matcher matcher = NAME.matcher(name);
    check(matcher.matches(), name, qualifier);
    String region = withoutColon(matcher.group(REGION_GROUP), caller.region());
    if (!region.equals(caller.region())) {
      throw new AwsException(
          ErrorCode.RESOURCE_NOT_FOUND,
          "Functions from '"
              + region
              + "' are not reachable in this region ('"
              + caller.region()
              + "')");
    }
    FunctionName function =
        new FunctionName(
            withoutColon(matcher.group(ACCOUNT_GROUP), caller.account()),
            region,
            matcher.group(NAME_GROUP));
    checkAccount(function, caller);
    return new FunctionReference(function, qualifier(matcher.group(QUALIFIER_GROUP), qualifier));
  }

  /**
   * A function does not call another account's: no resource policy is asked here that could allow
   * it.
   */
  private static void checkAccount(FunctionName function, Caller caller) {
    CallingFunction calling = caller.function();
    if (calling != null && !function.account().equals(caller.account())) {
      throw new AwsException(
          ErrorCode.ACCESS_DENIED,
          "User: "
              + AssumedRole.of(calling).arn()
              + " is not authorized to perform: lambda:InvokeFunction on resource: "
              + function.arn()
              + " because no resource-based policy allows the lambda:InvokeFunction action");
    }
  }

  private static @Nullable String qualifier(@Nullable String derived, @Nullable String specified) {
    if (derived != null && specified != null && !derived.equals(specified)) {
      throw new AwsException(
          ErrorCode.INVALID_PARAMETER_VALUE,
          "The derived qualifier from the function name does not match the specified qualifier.");
    }
    return derived != null ? derived : specified;
  }

  private static void check(boolean nameMatches, String name, @Nullable String qualifier) {
    List<String> violations = new ArrayList<>();
    if (qualifier != null) {
      if (qualifier.length() > LONGEST_QUALIFIER) {
        violations.add(tooLong(qualifier, "qualifier", LONGEST_QUALIFIER));
      }
      if (qualifier.isEmpty()) {
        violations.add(
            violation(
                qualifier, "qualifier", "Member must have length greater than or equal to 1"));
      }
      if (!isPlainQualifier(qualifier) && qualifier.length() <= LONGEST_QUALIFIER) {
        violations.add(mismatch(qualifier, "qualifier", QUALIFIER_PATTERN));
      }
    }
    if (name.length() > LONGEST_NAME) {
      violations.add(tooLong(name, "functionName", LONGEST_NAME));
    }
    if (!nameMatches) {
      violations.add(mismatch(name, "functionName", NAME_PATTERN));
    }
    if (!violations.isEmpty()) {
      throw Violations.of(violations);
    }
  }

  private static String tooLong(String value, String member, int most) {
    return violation(value, member, "Member must have length less than or equal to " + most);
  }

  private static String mismatch(String value, String member, String pattern) {
    return violation(value, member, "Member must satisfy regular expression pattern: " + pattern);
  }

  private static String violation(String value, String member, String constraint) {
    return Violations.text(value, member, constraint);
  }

  private static String withoutColon(@Nullable String part, String otherwise) {
    return part == null ? otherwise : part.substring(0, part.length() - 1);
  }

  private static boolean isPlainName(String text) {
    if (text.isEmpty() || text.length() > LONGEST_NAME) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isWord(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlainQualifier(String text) {
    if (text.isEmpty() || text.length() > LONGEST_QUALIFIER) {
      return false;
    }
    if (text.equals("$LATEST.PUBLISHED")) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isWord(c) && c != '$') {
        return false;
      }
    }
    return true;
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || (c >= '0' && c <= '9')
        || c == '-'
        || c == '_';
  }
}
