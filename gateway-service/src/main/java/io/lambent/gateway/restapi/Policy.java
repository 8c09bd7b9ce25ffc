package io.lambent.gateway.restapi;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Evaluates policy documents for an action of {@code execute-api}. Condition keys that the request
 * lacks are absent, as in IAM.
 */
final class Policy {
  static final String INVOKE = "execute-api:Invoke";
  static final String INVALIDATE_CACHE = "execute-api:InvalidateCache";

  private final JsonNode document;
  private final String action;

  /** Reads a policy. */
  Policy(JsonNode document) {
    this(document, INVOKE);
  }

  Policy(JsonNode document, String action) {
    this.document = document;
    this.action = action;
  }

  /** The result of evaluating a policy for a request. */
  enum Decision {
    ALLOWED,
    /** A statement denies it. */
    DENIED,
    /** No statement applies. */
    SILENT
  }

  /**
   * Decides on a request.
   *
   * @param resource the ARN of the method
   * @param api the beginning of the API's ARNs, for resources in the short form
   * @param keys the values of condition keys, by their names in lower case
   */
  Decision decide(String resource, String api, Map<String, String> keys) {
    Decision decision = Decision.SILENT;
    for (JsonNode statement : list(document.path("Statement"))) {
      if (fits(statement, resource, api) && holds(statement.path("Condition"), keys)) {
        if (statement.path("Effect").asString("").equals("Deny")) {
          return Decision.DENIED;
        }
        decision = Decision.ALLOWED;
      }
    }
    return decision;
  }

  private boolean fits(JsonNode statement, String resource, String api) {
    boolean isAction =
        statement.has("NotAction")
            ? !anyFits(statement.path("NotAction"), action, "")
            : anyFits(statement.path("Action"), action, "");
    boolean named =
        statement.has("NotResource")
            ? !anyFits(statement.path("NotResource"), resource, api)
            : anyFits(statement.path("Resource"), resource, api);
    return isAction && named;
  }

  private static List<JsonNode> list(JsonNode node) {
    List<JsonNode> list = new ArrayList<>();
    if (node.isArray()) {
      node.forEach(list::add);
    } else if (!node.isMissingNode()) {
      list.add(node);
    }
    return list;
  }

  private static boolean anyFits(JsonNode patterns, String value, String api) {
    for (JsonNode each : list(patterns)) {
      String pattern = each.asString("");
      boolean isShort = !api.isEmpty() && pattern.startsWith("execute-api:/");
      String whole = isShort ? api + pattern.substring("execute-api:".length()) : pattern;
      if (like(
          api.isEmpty() ? whole.toLowerCase(Locale.ROOT) : whole,
          api.isEmpty() ? value.toLowerCase(Locale.ROOT) : value)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Matches a value against a pattern with {@code *} and {@code ?}, in time at most proportional to
   * the product of their lengths.
   */
  static boolean like(String pattern, String value) {
    int p = 0;
    int v = 0;
    int star = -1;
    int mark = 0;
    while (v < value.length()) {
      if (p < pattern.length() && pattern.charAt(p) == '*') {
        star = p++;
        mark = v;
      } else if (p < pattern.length()
          && (pattern.charAt(p) == '?' || pattern.charAt(p) == value.charAt(v))) {
        p++;
        v++;
      } else if (star >= 0) {
        p = star + 1;
        v = ++mark;
      } else {
        return false;
      }
    }
    while (p < pattern.length() && pattern.charAt(p) == '*') {
      p++;
    }
    return p == pattern.length();
  }

  private static boolean holds(JsonNode conditions, Map<String, String> keys) {
    for (Map.Entry<String, JsonNode> operator : conditions.properties()) {
      for (Map.Entry<String, JsonNode> key : operator.getValue().properties()) {
        String value = keys.get(key.getKey().toLowerCase(Locale.ROOT));
        if (!holds(operator.getKey(), list(key.getValue()), value)) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean holds(String operator, List<JsonNode> wanted, @Nullable String value) {
    String name = operator;
    if (name.endsWith("IfExists")) {
      if (value == null) {
        return true;
      }
      name = name.substring(0, name.length() - "IfExists".length());
    }
    if (name.equals("Null")) {
      return wanted.stream().anyMatch(each -> each.asBoolean(false) == (value == null));
    }
    boolean negated = name.contains("Not");
    String plain = name.replace("Not", "");
    boolean any =
        value != null && wanted.stream().anyMatch(each -> one(plain, each.asString(""), value));
    return negated != any;
  }

  private static boolean one(String operator, String wanted, String value) {
    return switch (operator) {
      case "IpAddress" -> inRange(wanted, value);
      case "StringEquals", "ArnEquals" -> wanted.equals(value);
      case "StringEqualsIgnoreCase" -> wanted.equalsIgnoreCase(value);
      case "StringLike", "ArnLike" -> like(wanted, value);
      case "Bool" -> wanted.equalsIgnoreCase(value);
      default -> false;
    };
  }

  private static boolean inRange(String range, String address) {
    try {
      int slash = range.indexOf('/');
      byte[] network = literal(slash < 0 ? range : range.substring(0, slash));
      byte[] own = literal(address);
      if (network.length != own.length) {
        return false;
      }
      int bits = slash < 0 ? network.length * 8 : Integer.parseInt(range.substring(slash + 1));
      for (int i = 0; i < Math.min(bits, network.length * 8); i++) {
        int mask = 0x80 >> (i % 8);
        if ((network[i / 8] & mask) != (own[i / 8] & mask)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException | NumberFormatException e) {
      return false;
    }
  }

  private static byte[] literal(String address) throws UnknownHostException {
    if (address.isEmpty() || !address.matches("[0-9a-fA-F:.%]+")) {
      throw new UnknownHostException(address);
    }
    return InetAddress.getByName(address).getAddress();
  }
}
