package io.lambent.gateway.outbound;

import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A line of an access log, made from a format with {@code $context} variables. */
public final class AccessLogLine {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$context\\.([A-Za-z0-9_.-]*[A-Za-z0-9_])");

  private AccessLogLine() {}

  /**
   * Puts values in the places of the variables; {@code -} where there is none.
   *
   * @param variables values by the names behind {@code $context.}; null for none
   */
  public static String of(String format, Function<String, @Nullable String> variables) {
    return VARIABLE
        .matcher(format)
        .replaceAll(
            found -> {
              String value = variables.apply(found.group(1));
              return Matcher.quoteReplacement(value == null ? "-" : escaped(value));
            });
  }

  /** Keeps what a client sends within its place in a line of JSON or of words. */
  private static String escaped(String value) {
    StringBuilder escaped = new StringBuilder(value.length());
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == '"' || c == '\\') {
        escaped.append('\\').append(c);
      } else {
        escaped.append(c < ' ' ? ' ' : c);
      }
    }
    return escaped.toString();
  }
}
