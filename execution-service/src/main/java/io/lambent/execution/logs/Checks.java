package io.lambent.execution.logs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The constraints of the API's members, reported as AWS reports them. */
final class Checks {
  private static final Pattern GROUP = Pattern.compile("[\\.\\-_/#A-Za-z0-9]{1,512}");
  private static final Pattern STREAM = Pattern.compile("[^:*]{1,512}");

  private Checks() {}

  static void groupName(String name) {
    pattern(GROUP, "logGroupName", name, "[\\.\\-_/#A-Za-z0-9]+");
  }

  static void streamName(String name) {
    pattern(STREAM, "logStreamName", name, "[^:*]*");
  }

  private static void pattern(Pattern pattern, String member, String value, String shown) {
    if (value.isEmpty() || value.length() > 512) {
      throw constraint(
          member,
          value,
          value.isEmpty()
              ? "Member must have length greater than or equal to 1"
              : "Member must have length less than or equal to 512");
    }
    if (!pattern.matcher(value).matches()) {
      throw constraint(member, value, "Member must satisfy regular expression pattern: " + shown);
    }
  }

  static <T> T required(String member, @Nullable T value) {
    if (value == null) {
      throw LogsException.invalid(
          "1 validation error detected: Value null at '"
              + member
              + "' failed to satisfy constraint: Member must not be null");
    }
    return value;
  }

  static int range(String member, @Nullable Integer value, int otherwise, int min, int max) {
    if (value == null) {
      return otherwise;
    }
    if (value < min) {
      throw constraint(
          member, value.toString(), "Member must have value greater than or equal to " + min);
    }
    if (value > max) {
      throw constraint(
          member, value.toString(), "Member must have value less than or equal to " + max);
    }
    return value;
  }

  /** For members that are not honoured: better an error than no effect. */
  static void unsupported(String member, @Nullable Object value) {
    if (value != null && !Boolean.FALSE.equals(value)) {
      throw LogsException.invalid("Lambent does not support '" + member + "'.");
    }
  }

  private static LogsException constraint(String member, String value, String constraint) {
    return LogsException.invalid(
        "1 validation error detected: Value '"
            + value
            + "' at '"
            + member
            + "' failed to satisfy constraint: "
            + constraint);
  }
}
