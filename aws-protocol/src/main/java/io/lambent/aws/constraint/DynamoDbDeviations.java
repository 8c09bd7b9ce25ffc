package io.lambent.aws.constraint;

import io.lambent.aws.wire.Struct;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The points in which DynamoDB's checks and messages deviate from its model: what it checks before
 * the constraints of the model, and newer checks, which do not repeat the value and write members
 * as requests do.
 */
final class DynamoDbDeviations {
  private static final Pattern TABLE_NAME = Pattern.compile("[a-zA-Z0-9_.-]+");
  private static final int SHORTEST_NAME = 3;
  private static final int LONGEST_NAME = 255;
  private static final Pattern KEYS = Pattern.compile("requestItems\\.(.*)\\.member\\.keys");

  /** Operations on tables themselves, which miss the name of the table in other words. */
  private static final Set<String> ON_TABLES =
      Set.of(
          "CreateTable",
          "UpdateTable",
          "DeleteTable",
          "DescribeTable",
          "DescribeTimeToLive",
          "UpdateTimeToLive");

  static final Deviations ALL =
      new Deviations(
          Map.of(),
          Map.of(
              "BillingMode", List.of("PROVISIONED", "PAY_PER_REQUEST"),
              "ComparisonOperator",
                  List.of(
                      "IN",
                      "NULL",
                      "BETWEEN",
                      "LT",
                      "NOT_CONTAINS",
                      "EQ",
                      "GT",
                      "NOT_NULL",
                      "NE",
                      "LE",
                      "BEGINS_WITH",
                      "GE",
                      "CONTAINS"),
              "ConditionalOperator", List.of("OR", "AND"),
              "ProjectionType", List.of("ALL", "INCLUDE", "KEYS_ONLY"),
              "ReturnConsumedCapacity", List.of("INDEXES", "TOTAL", "NONE"),
              "ReturnItemCollectionMetrics", List.of("SIZE", "NONE"),
              "ReturnValue", List.of("ALL_NEW", "UPDATED_OLD", "ALL_OLD", "NONE", "UPDATED_NEW"),
              "ScalarAttributeType", List.of("B", "N", "S"),
              "Select",
                  List.of(
                      "SPECIFIC_ATTRIBUTES",
                      "COUNT",
                      "ALL_ATTRIBUTES",
                      "ALL_PROJECTED_ATTRIBUTES")),
          Map.of(),
          false,
          Set.of(),
          Set.of());

  private DynamoDbDeviations() {}

  /** The message of a check that comes before those of the model; null where none fails. */
  static @Nullable String first(String operation, Struct input) {
    if (ON_TABLES.contains(operation)) {
      String table = input.text("TableName");
      return table == null
          ? "The parameter 'TableName' is required but was not present in the request"
          : operation.equals("CreateTable") ? name(table) : null;
    }
    boolean isBatch = operation.equals("BatchGetItem") || operation.equals("BatchWriteItem");
    return isBatch && input.get("RequestItems") instanceof Map<?, ?> map && map.isEmpty()
        ? "The requestItems parameter is required for " + operation
        : null;
  }

  private static @Nullable String name(String table) {
    if (table.startsWith("arn:")) {
      return null;
    }
    String broken =
        table.length() < SHORTEST_NAME
            ? "Member must have length greater than or equal to " + SHORTEST_NAME
            : table.length() > LONGEST_NAME
                ? "Member must have length less than or equal to " + LONGEST_NAME
                : TABLE_NAME.matcher(table).matches()
                    ? null
                    : "Member must satisfy regular expression pattern: " + TABLE_NAME;
    return broken == null
        ? null
        : "1 validation error detected: Value '"
            + ConstraintTexts.print(table)
            + "' at 'tableName' failed to satisfy constraint: "
            + broken;
  }

  /** The path of a member as a newer check writes it; null where an older one checks it. */
  static @Nullable String newPath(String operation, String path) {
    if (operation.equals("Query") && path.equals("limit")) {
      return "Limit";
    }
    Matcher keys = KEYS.matcher(path);
    return operation.equals("BatchGetItem") && keys.matches()
        ? "RequestItems." + keys.group(1) + ".member.Keys"
        : null;
  }
}
