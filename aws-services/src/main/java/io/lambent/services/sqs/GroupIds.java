package io.lambent.services.sqs;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks ids that senders and receivers choose: of groups, of deduplication, of attempts. */
final class GroupIds {
  private static final Pattern ID =
      Pattern.compile("[a-zA-Z0-9!\"#$%&'()*+,\\-./:;<=>?@\\[\\\\\\]^_`{|}~]{1,128}");

  private GroupIds() {}

  /**
   * @param id null where there is none
   * @throws io.lambent.aws.error.AwsFailure where it is none
   */
  static void check(String parameter, @Nullable String id) {
    if (id != null && !ID.matcher(id).matches()) {
      throw SqsErrors.invalidParameter(
          id,
          parameter,
          parameter
              + " can only include alphanumeric and punctuation characters. 1 to 128 in length.");
    }
  }
}
