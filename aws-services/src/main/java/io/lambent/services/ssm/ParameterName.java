package io.lambent.services.ssm;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import io.lambent.aws.error.AwsFailure;
import io.lambent.aws.error.CommonError;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name by which a request means a parameter, with the version or label after a colon.
 *
 * @param selector a version or a label; null for the latest version
 * @param isArn true where the request has an ARN, which does not tell {@code /name} from {@code
 *     name}
 */
record ParameterName(
    String account, String region, String name, @Nullable String selector, boolean isArn) {
  private static final Pattern NAME = Pattern.compile("[a-zA-Z0-9_.\\-/]+");
  private static final String TYPE = "parameter/";
  private static final int MOST_LEVELS = 15;
  private static final int LONGEST = 1011;

  /** Reads what a request names, by name or ARN. */
  static ParameterName of(Caller caller, String text) {
    if (text.startsWith("arn:")) {
      Arn arn =
          Arn.parse(text)
              .filter(parsed -> parsed.service().equals("ssm"))
              .filter(parsed -> parsed.resource().startsWith(TYPE))
              .orElseThrow(() -> SsmErrors.validation("Invalid parameter ARN: " + text));
      String rest = arn.resource().substring(TYPE.length());
      String path = rest.indexOf('/') >= 0 ? "/" + rest : rest;
      return split(arn.account(), arn.region(), path, true);
    }
    return split(caller.account(), caller.region(), text, false);
  }

  private static ParameterName split(String account, String region, String text, boolean isArn) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new ParameterName(account, region, text, null, isArn)
        : new ParameterName(
            account, region, text.substring(0, colon), text.substring(colon + 1), isArn);
  }

  /** Returns true where the same name with a slash in front may be meant. */
  boolean isAmbiguous() {
    return isArn && name.indexOf('/') < 0;
  }

  /** The same name with a slash in front. */
  ParameterName withSlash() {
    return new ParameterName(account, region, "/" + name, selector, false);
  }

  /**
   * Checks the name of a new parameter. See <a
   * href="https://docs.aws.amazon.com/systems-manager/latest/userguide/sysman-paramstore-su-create.html">Understanding
   * requirements and constraints for parameter names</a>.
   */
  static void check(String name) {
    String small = name.toLowerCase(Locale.ROOT);
    if (small.startsWith("/aws")) {
      throw new AwsFailure(
          CommonError.ACCESS_DENIED, "No access to reserved parameter name: " + name + ".");
    }
    boolean isPath = name.startsWith("/");
    if (small.startsWith("aws") || small.startsWith("ssm") || small.startsWith("/ssm")) {
      throw SsmErrors.validation(
          isPath
              ? "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a"
                  + " path, it can consist of sub-paths divided by slash symbol; each sub-path can"
                  + " be formed as a mix of letters, numbers and the following 3 symbols .-_"
              : "Parameter name: can't be prefixed with \"aws\" or \"ssm\" (case-insensitive).");
    }
    if (!isPath && name.indexOf('/') >= 0) {
      throw SsmErrors.validation("Parameter name must be a fully qualified name.");
    }
    if (!NAME.matcher(name).matches() || name.contains("//") || name.endsWith("/")) {
      throw SsmErrors.validation(
          "Parameter name: can't be prefixed with \"ssm\" (case-insensitive). If formed as a path,"
              + " it can consist of sub-paths divided by slash symbol; each sub-path can be formed"
              + " as a mix of letters, numbers and the following 3 symbols .-_");
    }
    if (name.length() > LONGEST) {
      throw SsmErrors.validation("Parameter name exceeds the maximum length of " + LONGEST + ".");
    }
    if (name.chars().filter(c -> c == '/').count() > MOST_LEVELS) {
      throw AwsFailure.declared(
          "HierarchyLevelLimitExceededException",
          "A hierarchy can have a maximum of " + MOST_LEVELS + " levels.");
    }
  }
}
