package io.lambent.gateway.protocol;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads parameters of a query string and segments of a path. */
public final class Query {

  private Query() {}

  /** The first value of a parameter, decoded; null where there is none. */
  public static @Nullable String parameter(String query, String name) {
    int start = 0;
    while (start < query.length()) {
      int end = query.indexOf('&', start);
      if (end < 0) {
        end = query.length();
      }
      if (query.startsWith(name, start)) {
        int after = start + name.length();
        if (after == end) {
          return "";
        }
        if (query.charAt(after) == '=') {
          return decode(query.substring(after + 1, end));
        }
      }
      start = end + 1;
    }
    return null;
  }

  /** Decodes a part of a query, where {@code +} is a space; malformed escapes stay as they are. */
  public static String decode(String text) {
    if (text.indexOf('%') < 0 && text.indexOf('+') < 0) {
      return text;
    }
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** Decodes a part of a path, where {@code +} is itself. */
  public static String decodePath(String text) {
    return text.indexOf('%') < 0 ? text : decode(text.replace("+", "%2B"));
  }
}
