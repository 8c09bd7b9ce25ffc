package io.lambent.execution.network;

import io.lambent.contract.function.FunctionName;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A policy for some functions.
 *
 * @param pattern a name, or an ARN where it begins with {@code arn:}; an asterisk stands for any
 *     characters
 */
record FunctionPolicy(String pattern, Pattern compiled, NetworkPolicy policy) {
  private static final String ARN = "arn:";

  /** Reads {@code PATTERN=POLICY}; empty where the text is nothing of the kind. */
  static Optional<FunctionPolicy> parse(String text) {
    int equals = text.lastIndexOf('=');
    String pattern = text.substring(0, Math.max(0, equals)).strip();
    String name = text.substring(equals + 1).strip();
    return pattern.isEmpty()
        ? Optional.empty()
        : Arrays.stream(NetworkPolicy.values())
            .filter(policy -> policy.name().equalsIgnoreCase(name))
            .findFirst()
            .map(policy -> new FunctionPolicy(pattern, compile(pattern), policy));
  }

  private static Pattern compile(String pattern) {
    return Pattern.compile(
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*")));
  }

  boolean isFor(FunctionName function) {
    return compiled.matcher(pattern.startsWith(ARN) ? function.arn() : function.name()).matches();
  }

  @Override
  public String toString() {
    return pattern + " " + policy.name().toLowerCase(Locale.ROOT);
  }
}
