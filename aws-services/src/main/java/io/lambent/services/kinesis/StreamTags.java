package io.lambent.services.kinesis;

import java.util.Collection;
import java.util.regex.Pattern;

/** Checks of tags that the service model lacks. */
final class StreamTags {
  private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}\\p{Zs}_./=+\\-@:%]*");
  private static final String PERCENT = "%";
  static final int MAX_TAGS = 50;

  private StreamTags() {}

  /**
   * @throws io.lambent.aws.error.AwsFailure where a key or value has a character that it must not
   */
  static void check(String stream, String account, Collection<String> texts) {
    if (texts.stream().anyMatch(text -> !ALLOWED.matcher(text).matches())) {
      throw KinesisErrors.invalid(
          "Some tags contain invalid characters. Valid characters: Unicode letters, digits, white"
              + " space, _ . / = + - % @.");
    }
    if (texts.stream().anyMatch(text -> text.contains(PERCENT))) {
      throw KinesisErrors.invalid(
          "Failed to add tags to stream "
              + stream
              + " under account "
              + account
              + " because some tags contained illegal characters. The allowed characters are"
              + " Unicode letters, white-spaces, '_',',','/','=','+','-','@'.");
    }
  }

  /**
   * @throws io.lambent.aws.error.AwsFailure where a resource would have too many tags
   */
  static void checkCount(String stream, String account, int count) {
    if (count > MAX_TAGS) {
      throw KinesisErrors.invalid(
          "Failed to add tags to stream "
              + stream
              + " under account "
              + account
              + " because a given stream cannot have more than "
              + MAX_TAGS
              + " tags associated with it.");
    }
  }
}
