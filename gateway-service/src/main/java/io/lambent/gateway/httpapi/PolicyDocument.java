package io.lambent.gateway.httpapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * The policy in the answer of an authorizer: statements that allow or deny {@code
 * execute-api:Invoke} on ARNs of requests. Conditions are not evaluated: a statement with a
 * condition is ignored where it allows, and applies where it denies.
 */
public record PolicyDocument(List<Statement> statements) {
  private static final String ACTION = "execute-api:Invoke";

  /**
   * A statement.
   *
   * @param resources patterns with stars and question marks
   */
  public record Statement(boolean allows, List<String> resources) {}

  /**
   * Reads a policy.
   *
   * @throws IllegalArgumentException where it is none
   */
  public static PolicyDocument of(JsonNode document) {
    JsonNode list = document.path("Statement");
    if (list.isMissingNode()) {
      throw new IllegalArgumentException("the policy document has no statements");
    }
    List<Statement> statements = new ArrayList<>();
    for (JsonNode statement : list.isArray() ? list : List.of(list)) {
      String effect = statement.path("Effect").asString("");
      boolean allows = effect.equalsIgnoreCase("Allow");
      if (!allows && !effect.equalsIgnoreCase("Deny")) {
        throw new IllegalArgumentException("a statement has no effect");
      }
      boolean isForThis =
          texts(statement.path("Action")).stream()
              .anyMatch(action -> matches(lower(action), lower(ACTION)));
      boolean isConditional = !statement.path("Condition").isEmpty();
      if (isForThis && !(allows && isConditional)) {
        statements.add(new Statement(allows, texts(statement.path("Resource"))));
      }
    }
    return new PolicyDocument(List.copyOf(statements));
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private static List<String> texts(JsonNode node) {
    List<String> texts = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(each -> texts.add(each.asString("")));
    } else if (node.isString()) {
      texts.add(node.asString());
    }
    return texts;
  }

  /** Returns true if a statement allows a request and none denies it. */
  public boolean allows(String arn) {
    boolean allowed = false;
    for (Statement statement : statements) {
      if (statement.resources().stream().anyMatch(pattern -> matches(pattern, arn))) {
        if (!statement.allows()) {
          return false;
        }
        allowed = true;
      }
    }
    return allowed;
  }

  /**
   * Matches a text against a pattern with stars and question marks, in time proportional to the
   * product of their lengths.
   */
  static boolean matches(String pattern, String text) {
    int p = 0;
    int t = 0;
    int star = -1;
    int retry = 0;
    while (t < text.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        retry = t;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == text.charAt(t))) {
        p++;
        t++;
      } else if (star >= 0) {
        p = star + 1;
        t = ++retry;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }
}
