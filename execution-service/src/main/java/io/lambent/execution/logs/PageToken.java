package io.lambent.execution.logs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import java.util.Base64;
import java.util.List;

/** Opaque tokens that carry where the next page begins, so that no server remembers anything. */
final class PageToken {
  private static final char SEPARATOR = '\u001f';

  private PageToken() {}

  static String of(Object... parts) {
    StringBuilder text = new StringBuilder();
    for (Object part : parts) {
      text.append(part).append(SEPARATOR);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.toString().getBytes(UTF_8));
  }

  static List<String> parts(String token, int count) {
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      List<String> parts = List.of(text.split(String.valueOf(SEPARATOR), -1));
      if (parts.size() == count + 1) {
        return parts.subList(0, count);
      }
    } catch (IllegalArgumentException e) {
      // The token is not one of ours.
    }
    throw invalid();
  }

  static long number(String part) {
    try {
      return Long.parseLong(part);
    } catch (NumberFormatException e) {
      throw invalid();
    }
  }

  static AwsFailure invalid() {
    return LogsErrors.invalid("The specified nextToken is invalid.");
  }
}
