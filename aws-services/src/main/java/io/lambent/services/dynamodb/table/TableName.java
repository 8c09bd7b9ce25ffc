package io.lambent.services.dynamodb.table;

import io.lambent.aws.api.Caller;
import io.lambent.aws.arn.Arn;
import java.util.regex.Pattern;

/** Reads the names of tables, which clients may send as ARNs. */
public final class TableName {
  private static final Pattern VALID = Pattern.compile("[a-zA-Z0-9_.-]{3,255}");
  private static final String PREFIX = "table/";

  private TableName() {}

  /**
   * @param text a name or an ARN
   * @throws io.lambent.aws.error.AwsFailure where it is neither
   */
  public static String parse(Caller caller, String text) {
    if (text.startsWith("arn:")) {
      return Arn.parse(text)
          .filter(arn -> arn.service().equals("dynamodb"))
          .filter(arn -> arn.resource().startsWith(PREFIX))
          .filter(arn -> VALID.matcher(arn.resource().substring(PREFIX.length())).matches())
          .filter(TableName::isComplete)
          .map(arn -> own(caller, arn))
          .orElseThrow(() -> DynamoErrors.validation("Invalid table ARN: " + text));
    }
    check(text);
    return text;
  }

  private static boolean isComplete(Arn arn) {
    return !arn.account().isEmpty() && !arn.region().isEmpty();
  }

  private static String own(Caller caller, Arn arn) {
    if (!arn.account().equals(caller.account()) || !arn.region().equals(caller.region())) {
      throw DynamoErrors.noResource();
    }
    return arn.resource().substring(PREFIX.length());
  }

  static void check(String name) {
    String violated =
        name.length() < 3
            ? "Member must have length greater than or equal to 3"
            : name.length() > 255
                ? "Member must have length less than or equal to 255"
                : VALID.matcher(name).matches()
                    ? ""
                    : "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+";
    if (!violated.isEmpty()) {
      throw DynamoErrors.validation(
          "1 validation error detected: Value '"
              + name
              + "' at 'tableName' failed to satisfy constraint: "
              + violated);
    }
  }
}
