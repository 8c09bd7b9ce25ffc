package io.lambent.execution.environment;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

/** Errors that the platform reports in place of a runtime. */
final class ErrorJson {
  private ErrorJson() {}

  /** An error with the request id in its message, as AWS's platform writes it. */
  static byte[] of(String requestId, String errorType, String message) {
    return plain(errorType, "RequestId: " + requestId + " Error: " + message);
  }

  static byte[] plain(String errorType, String message) {
    return ("{\"errorType\":\""
            + escape(errorType)
            + "\",\"errorMessage\":\""
            + escape(message)
            + "\"}")
        .getBytes(UTF_8);
  }

  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> escaped.append("\\\"");
        case '\\' -> escaped.append("\\\\");
        case '\n' -> escaped.append("\\n");
        default -> {
          if (c < ' ') {
            escaped.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            escaped.append(c);
          }
        }
      }
    }
    return escaped.toString();
  }
}
