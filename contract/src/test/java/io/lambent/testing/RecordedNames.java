package io.lambent.testing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names and qualifiers of functions with which calls were made to record what AWS says to them,
 * by account 111111111111.
 */
public final class RecordedNames {
  /** The caller's account. */
  public static final String ACCOUNT = "111111111111";

  private static final String ARN = "arn:aws:lambda:us-east-1:" + ACCOUNT + ":function:";
  private static final Pattern ERROR =
      Pattern.compile("(Value '.*?' at '.*?' failed to satisfy constraint: .+?(?=;|$))");

  private static final Map<String, Named> CASES =
      Map.ofEntries(
          Map.entry("invalid_characters_in_function_name", new Named("my-function!", null)),
          Map.entry("function_name_is_single_invalid", new Named("*", null)),
          Map.entry("invalid_characters_in_qualifier", new Named("my-function", "invalid!")),
          Map.entry("qualifier_too_long", new Named("my-function", "a".repeat(129))),
          Map.entry("qualifier_too_long0", new Named("my-function", "a".repeat(129))),
          Map.entry("qualifier_too_long1", new Named("my-function", "a".repeat(65))),
          Map.entry(
              "function_name_and_qualifier_too_long", new Named("my-function", "a".repeat(65))),
          Map.entry(
              "invalid_account_id_in_partial_arn",
              new Named("invalid-account:function:my-function", null)),
          Map.entry(
              "invalid_region_in_arn",
              new Named("arn:aws:lambda:invalid-region:111111111111:function:my-function", null)),
          Map.entry(
              "non_lambda_arn",
              new Named("arn:aws:ec2:us-east-1:111111111111:instance:i-1234567890abcdef0", null)),
          Map.entry("function_name_too_long", new Named("a".repeat(65), null)),
          Map.entry(
              "function_name_too_long_and_invalid_region",
              new Named(
                  "arn:aws:lambda:invalid-region:111111111111:function:my-function"
                      + "a".repeat(170),
                  null)),
          Map.entry(
              "full_arn_and_qualifier_too_long_and_invalid_region",
              new Named(
                  "arn:aws:lambda:invalid-region:111111111111:function:my-function-"
                      + "a".repeat(170),
                  "a".repeat(129))),
          Map.entry("full_arn_with_multiple_qualifiers", new Named(ARN + "my-function:1:2", null)),
          Map.entry(
              "incomplete_arn", new Named("arn:aws:lambda:us-east-1:111111111111:function", null)),
          Map.entry(
              "partial_arn_with_extra_qualifier",
              new Named("function:my-function:$LATEST:extra", null)),
          Map.entry(
              "latest_version_with_additional_qualifier",
              new Named(ARN + "my-function:$LATEST", "1")),
          Map.entry("lowercase_latest_qualifier", new Named(ARN + "my-function", "$latest")),
          Map.entry(
              "missing_region_in_arn",
              new Named("arn:aws:lambda::111111111111:function:my-function", null)),
          Map.entry(
              "missing_account_id_in_arn",
              new Named("arn:aws:lambda:us-east-1::function:my-function", null)),
          Map.entry("misspelled_latest_in_arn", new Named(ARN + "my-function:$LATES", null)));

  private RecordedNames() {}

  /** A function as a caller named it. */
  public record Named(String name, @Nullable String qualifier) {}

  /** By the names of the cases. */
  public static Map<String, Named> all() {
    return new TreeMap<>(CASES);
  }

  /** The violations in a message, which AWS lists in no order that means anything. */
  public static List<String> violations(String message) {
    return ERROR.matcher(message).results().map(MatchResult::group).toList();
  }
}
