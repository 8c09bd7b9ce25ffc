package io.lambent.services.scheduler;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The last schedule or group of a page, as clients send it back.
 *
 * @param group empty before the first page
 * @param name empty where groups are listed
 */
record PageToken(String group, String name) {
  private static final char SEPARATOR = '/';

  String text() {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((group + SEPARATOR + name).getBytes(UTF_8));
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where the text is no token
   */
  static PageToken parse(@Nullable String text) {
    if (text == null) {
      return new PageToken("", "");
    }
    try {
      String plain = new String(Base64.getUrlDecoder().decode(text), UTF_8);
      int separator = plain.indexOf(SEPARATOR);
      if (separator > 0 && plain.indexOf('\0') < 0) {
        return new PageToken(plain.substring(0, separator), plain.substring(separator + 1));
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw SchedulerErrors.invalid("The NextToken is not valid.");
  }
}
