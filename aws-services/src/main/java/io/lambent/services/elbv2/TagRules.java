package io.lambent.services.elbv2;

import io.lambent.aws.error.AwsFailure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** Validates tags. */
final class TagRules {
  private static final int MAX_TAGS = 50;
  private static final String RESERVED = "aws:";

  private TagRules() {}

  /**
   * Reads the tags of a request.
   *
   * @throws AwsFailure where there are too many, a key twice, or a key that is AWS's own
   */
  static Map<String, String> read(List<Shapes.Tag> tags) {
    Map<String, String> read = new LinkedHashMap<>();
    for (Shapes.Tag tag : tags) {
      if (tag.key().toLowerCase(Locale.ROOT).startsWith(RESERVED)) {
        throw ElbErrors.validation(
            "The tag key '" + tag.key() + "' begins with 'aws:', which is reserved");
      }
      if (read.put(tag.key(), Objects.requireNonNullElse(tag.value(), "")) != null) {
        throw AwsFailure.declared(
            "DuplicateTagKeysException", "The tag key '" + tag.key() + "' is specified twice");
      }
    }
    requireFew(read.size());
    return read;
  }

  /**
   * @throws AwsFailure where a resource would have too many tags
   */
  static void requireFew(int count) {
    if (count > MAX_TAGS) {
      throw AwsFailure.declared(
          "TooManyTagsException", "A resource can have at most " + MAX_TAGS + " tags");
    }
  }
}
