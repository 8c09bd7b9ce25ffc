package io.lambent.services.elbv2;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The policy of a function, as far as it concerns load balancers. A condition on a key that is not
 * known of them does not hold.
 */
final class FunctionPolicy {
  private static final String SERVICE = "elasticloadbalancing.amazonaws.com";
  private static final List<String> ACTIONS = List.of("lambda:InvokeFunction", "lambda:*", "*");

  private FunctionPolicy() {}

  /**
   * Returns true where a statement allows that a target group calls the function, and none denies
   * it.
   *
   * @param account that the target group belongs to
   */
  static boolean allows(JsonNode policy, String account, String groupArn) {
    Map<String, String> facts = Map.of("aws:sourcearn", groupArn, "aws:sourceaccount", account);
    boolean isAllowed = false;
    for (JsonNode statement : list(policy.path("Statement"))) {
      if (concerns(statement, facts)) {
        if (statement.path("Effect").asString("").equals("Deny")) {
          return false;
        }
        isAllowed = true;
      }
    }
    return isAllowed;
  }

  private static boolean concerns(JsonNode statement, Map<String, String> facts) {
    JsonNode principal = statement.path("Principal");
    boolean isForService =
        principal.isString()
            ? principal.asString().equals("*")
            : texts(principal.path("Service")).contains(SERVICE)
                || texts(principal.path("AWS")).contains("*");
    boolean isForAction = texts(statement.path("Action")).stream().anyMatch(ACTIONS::contains);
    return isForService
        && isForAction
        && statement.path("Condition").properties().stream()
            .allMatch(
                operator ->
                    operator.getValue().properties().stream()
                        .allMatch(
                            key ->
                                holds(
                                    operator.getKey(),
                                    facts.get(key.getKey().toLowerCase(Locale.ROOT)),
                                    texts(key.getValue()))));
  }

  private static boolean holds(String operator, @Nullable String fact, List<String> values) {
    if (fact == null) {
      return false;
    }
    return switch (operator) {
      case "StringEquals", "ArnEquals", "ArnLike", "StringLike" ->
          values.stream()
              .anyMatch(
                  value ->
                      operator.equals("StringEquals") ? value.equals(fact) : isLike(value, fact));
      case "StringEqualsIgnoreCase" -> values.stream().anyMatch(fact::equalsIgnoreCase);
      default -> false;
    };
  }

  /** Compares with a pattern in which a star stands for any text, and a question mark for one. */
  private static boolean isLike(String pattern, String text) {
    StringBuilder expression = new StringBuilder();
    for (char c : pattern.toCharArray()) {
      switch (c) {
        case '*' -> expression.append(".*");
        case '?' -> expression.append('.');
        default -> expression.append(Pattern.quote(String.valueOf(c)));
      }
    }
    return text.matches(expression.toString());
  }

  private static Iterable<JsonNode> list(JsonNode value) {
    return value.isArray() ? value : List.of(value);
  }

  private static List<String> texts(JsonNode value) {
    return StreamSupport.stream(list(value).spliterator(), false)
        .map(each -> each.asString(""))
        .toList();
  }
}
