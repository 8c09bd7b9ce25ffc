package io.lambent.services.sts;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tags of a session. Keys are the same where they differ in case only. See <a
 * href="https://docs.aws.amazon.com/IAM/latest/UserGuide/id_session-tags.html">Pass session tags in
 * AWS STS</a>.
 */
record SessionTags(Map<String, String> tags, List<String> transitive) {
  static final SessionTags NONE = new SessionTags(Map.of(), List.of());

  record Tag(String key, String value) {}

  /**
   * The tags of a new session: those of the request, and the transitive ones of the session that
   * makes it.
   *
   * @throws AwsFailure where they do not go together
   */
  static SessionTags of(List<Tag> requested, List<String> transitive, @Nullable Session calling) {
    Map<String, String> tags = new LinkedHashMap<>();
    Set<String> keys = new HashSet<>();
    for (Tag tag : requested) {
      if (!keys.add(tag.key().toLowerCase(Locale.ROOT))) {
        throw StsErrors.invalidValue(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      tags.put(tag.key(), tag.value());
    }
    for (String key : transitive) {
      if (!keys.contains(key.toLowerCase(Locale.ROOT))) {
        throw StsErrors.invalidValue(
            "The specified transitive tag key must be included in the requested tags.");
      }
    }
    List<String> kept = new ArrayList<>(transitive);
    if (calling != null) {
      for (String key : calling.transitive()) {
        if (keys.contains(key.toLowerCase(Locale.ROOT))) {
          throw StsErrors.invalidValue(
              "One of the specified transitive tag keys can't be set because it conflicts with a"
                  + " transitive tag key from the calling session.");
        }
        tags.put(key, calling.tags().getOrDefault(key, ""));
        kept.add(key);
      }
    }
    return new SessionTags(tags, kept);
  }
}
