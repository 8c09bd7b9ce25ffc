package io.lambent.services.scheduler;

import io.lambent.aws.api.PageTokens;
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
    return PageTokens.encode(group + SEPARATOR + name);
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where the text is no token
   */
  static PageToken parse(@Nullable String text) {
    if (text == null) {
      return new PageToken("", "");
    }
    String plain = PageTokens.decode(text);
    int separator = plain == null ? -1 : plain.indexOf(SEPARATOR);
    if (plain == null || separator <= 0) {
      throw SchedulerErrors.invalid("The NextToken is not valid.");
    }
    return new PageToken(plain.substring(0, separator), plain.substring(separator + 1));
  }
}
