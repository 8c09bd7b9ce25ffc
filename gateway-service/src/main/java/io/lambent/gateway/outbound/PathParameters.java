package io.lambent.gateway.outbound;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Path parameters in the address of a backend, such as {@code {name}} or {@code {proxy+}}. */
public final class PathParameters {
  private static final Pattern PARAMETER = Pattern.compile("\\{([a-zA-Z0-9._\\-:]+)\\+?}");

  private PathParameters() {}

  /**
   * Replaces parameters by their values; those without a value stay.
   *
   * @param encoding makes a value part of a path
   */
  public static String replaced(
      String address, Map<String, String> values, UnaryOperator<String> encoding) {
    if (address.indexOf('{') < 0) {
      return address;
    }
    return PARAMETER
        .matcher(address)
        .replaceAll(
            found -> {
              String value = values.get(found.group(1));
              return Matcher.quoteReplacement(
                  value == null ? found.group() : encoding.apply(value));
            });
  }
}
