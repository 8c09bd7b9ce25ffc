package io.lambent.services.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * Checks the principals of a statement. It is not checked that they exist. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html">Principal</a>.
 */
final class PrincipalNames {
  private static final Pattern ANYTHING = Pattern.compile(".+");

  /** Accounts, ARNs, and the unique ids that AWS puts in the place of what was deleted. */
  private static final Pattern AWS =
      Pattern.compile(
          "\\*|[0-9]{12}|A[A-Z0-9]{15,}"
              + "|arn:[a-z-]+:(?:iam|sts)::[0-9]{12}:"
              + "(?:root|\\*|(?:user|role|assumed-role|federated-user)/.+)"
              + "|arn:[a-z-]+:iam::cloudfront:user/.+");

  private static final Pattern SERVICE =
      Pattern.compile(
          "\\*|[a-z0-9][a-z0-9.-]*\\.(?:amazonaws|amazon|aws\\.internal)(?:\\.com)?(?:\\.cn)?");

  private static final Map<String, Pattern> KINDS =
      Map.of("AWS", AWS, "Service", SERVICE, "Federated", ANYTHING, "CanonicalUser", ANYTHING);

  private PrincipalNames() {}

  /** Empty where the principals are valid, else what is wrong with them. */
  static Optional<String> problem(JsonNode principals) {
    if (principals.isString() && principals.asString().equals("*")) {
      return Optional.empty();
    }
    if (!principals.isObject() || principals.isEmpty()) {
      return Optional.of("Syntax errors in policy.");
    }
    for (Map.Entry<String, JsonNode> entry : principals.properties()) {
      Pattern pattern = KINDS.get(entry.getKey());
      if (pattern == null) {
        return Optional.of("Syntax errors in policy.");
      }
      Iterable<JsonNode> names =
          entry.getValue().isArray() ? entry.getValue() : List.of(entry.getValue());
      for (JsonNode name : names) {
        if (!name.isString() || !pattern.matcher(name.asString()).matches()) {
          return Optional.of(invalid(entry.getKey(), name));
        }
      }
    }
    return Optional.empty();
  }

  private static String invalid(String kind, JsonNode name) {
    return "Invalid principal in policy: \""
        + kind.toUpperCase(Locale.ROOT)
        + "\":\""
        + name.asString("")
        + "\"";
  }
}
