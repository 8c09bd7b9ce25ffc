package io.lambent.services.s3.form;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The conditions under which a form may be used. See <a
 * href="https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-HTTPPOSTConstructPolicy.html">POST
 * policy</a>.
 *
 * @param conditions on fields
 * @param least bytes of the file
 * @param most bytes of the file
 */
public record PostPolicy(Instant expiration, List<Condition> conditions, long least, long most) {
  private static final String IGNORED = "x-ignore-";

  /** Fields that need no condition. */
  private static final Set<String> FREE =
      Set.of("file", "policy", "signature", "x-amz-signature", "awsaccesskeyid");

  /**
   * A condition on a field.
   *
   * @param field in lower case
   * @param isExact true where the whole value is compared, false where its begin is
   * @param written as in the policy
   */
  public record Condition(String field, boolean isExact, String value, String written) {

    boolean holds(String given) {
      return isExact ? given.equals(value) : given.startsWith(value);
    }
  }

  /** A policy cannot be read. */
  public static final class InvalidException extends Exception {
    private static final long serialVersionUID = 1;

    InvalidException(String message) {
      super("Invalid Policy: " + message);
    }
  }

  /** A form does not conform to its policy. */
  public static final class ViolatedException extends Exception {
    private static final long serialVersionUID = 1;

    ViolatedException(String message) {
      super("Invalid according to Policy: " + message);
    }
  }

  /**
   * Reads a policy.
   *
   * @param base64 the field {@code policy}
   */
  public static PostPolicy read(JsonMapper json, String base64) throws InvalidException {
    JsonNode root;
    try {
      root = json.readTree(new String(Base64.getMimeDecoder().decode(base64), UTF_8));
    } catch (IllegalArgumentException | JacksonException e) {
      throw new InvalidException("Invalid JSON.");
    }
    if (!root.path("expiration").isString()) {
      throw new InvalidException("Policy missing expiration.");
    }
    if (!root.path("conditions").isArray()) {
      throw new InvalidException("Policy missing conditions.");
    }
    List<Condition> conditions = new ArrayList<>();
    long least = 0;
    long most = Long.MAX_VALUE;
    for (JsonNode condition : root.path("conditions")) {
      if (condition.isArray()
          && condition.path(0).asString("").equalsIgnoreCase("content-length-range")) {
        least = Math.max(least, bytes(condition.path(1)));
        most = Math.min(most, bytes(condition.path(2)));
      } else {
        conditions.add(condition(condition));
      }
    }
    return new PostPolicy(expiration(root.path("expiration").asString()), conditions, least, most);
  }

  private static Instant expiration(String text) throws InvalidException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new InvalidException("Invalid 'expiration' value: '" + text + "'");
    }
  }

  private static long bytes(JsonNode value) throws InvalidException {
    try {
      return value.isString() ? Long.parseLong(value.asString()) : value.longValue();
    } catch (NumberFormatException | JacksonException e) {
      throw new InvalidException("Invalid content-length-range: not a number.");
    }
  }

  private static Condition condition(JsonNode node) throws InvalidException {
    if (node.isObject()) {
      if (node.size() != 1) {
        throw new InvalidException(
            "Invalid Simple-Condition: Simple-Conditions must have exactly one property"
                + " specified.");
      }
      String field = node.propertyNames().iterator().next();
      String value = text(node.path(field));
      return new Condition(
          field.toLowerCase(Locale.ROOT), true, value, written("eq", "$" + field, value));
    }
    String operator = node.path(0).asString("").toLowerCase(Locale.ROOT);
    String field = node.path(1).asString("");
    if (node.size() != 3 || !field.startsWith("$")) {
      throw new InvalidException(
          "Invalid Condition: Conditions must have three elements, of which the second one is a"
              + " field.");
    }
    if (!operator.equals("eq") && !operator.equals("starts-with")) {
      throw new InvalidException("Invalid Condition: unknown operation '" + operator + "'.");
    }
    String value = text(node.path(2));
    return new Condition(
        field.substring(1).toLowerCase(Locale.ROOT),
        operator.equals("eq"),
        value,
        written(operator, field, value));
  }

  private static String text(JsonNode value) throws InvalidException {
    if (!value.isString()) {
      throw new InvalidException("Invalid Condition: values must be text.");
    }
    return value.asString();
  }

  private static String written(String operator, String field, String value) {
    return "[\"" + operator + "\", \"" + field + "\", \"" + value + "\"]";
  }

  /**
   * Checks a form without its file.
   *
   * @param fields by their names in lower case, with the bucket
   */
  public void check(Map<String, String> fields, Instant now) throws ViolatedException {
    if (!now.isBefore(expiration)) {
      throw new ViolatedException("Policy expired.");
    }
    Set<String> known = new HashSet<>(FREE);
    known.add("bucket");
    for (Condition condition : conditions) {
      known.add(condition.field());
      if (!condition.holds(fields.getOrDefault(condition.field(), ""))) {
        throw new ViolatedException("Policy Condition failed: " + condition.written());
      }
    }
    for (String field : fields.keySet()) {
      if (!known.contains(field) && !field.startsWith(IGNORED)) {
        throw new ViolatedException("Extra input fields: " + field);
      }
    }
  }
}
