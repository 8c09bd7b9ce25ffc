package io.lambent.services.cloudwatch.alarm;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.aws.error.AwsFailure;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Tokens of further pages: the number after which a page begins. */
final class AlarmPages {
  private static final String MARK = "a";

  private AlarmPages() {}

  static String token(long last) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString((MARK + last).getBytes(UTF_8));
  }

  static long after(@Nullable String token, long otherwise) {
    if (token == null) {
      return otherwise;
    }
    try {
      String text = new String(Base64.getUrlDecoder().decode(token), UTF_8);
      if (text.startsWith(MARK)) {
        return Long.parseLong(text.substring(MARK.length()));
      }
    } catch (IllegalArgumentException e) {
      // The token is not one of ours; that is refused below.
    }
    throw AwsFailure.declared("InvalidNextToken", "The NextToken is not of this operation.");
  }
}
