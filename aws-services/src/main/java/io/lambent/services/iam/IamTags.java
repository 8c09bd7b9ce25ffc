package io.lambent.services.iam;

import io.lambent.aws.error.AwsFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Tags in requests and answers. Their keys are the same where they differ in case only. */
final class IamTags {
  private IamTags() {}

  record Tag(String key, String value) {}

  /**
   * The tags of a request.
   *
   * @throws AwsFailure where a key is there twice, or reserved
   */
  static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    Set<String> keys = new HashSet<>();
    for (Tag tag : tags) {
      if (!keys.add(tag.key().toLowerCase(Locale.ROOT))) {
        throw IamErrors.invalidInput(
            "Duplicate tag keys found. Please note that Tag keys are case insensitive.");
      }
      if (tag.key().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw IamErrors.invalidInput("Tag keys starting with 'aws:' are reserved for system use.");
      }
      map.put(tag.key(), tag.value());
    }
    return map;
  }

  /** The tags in the order of their keys. */
  static List<Tag> list(Map<String, String> tags) {
    return tags.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> new Tag(entry.getKey(), entry.getValue()))
        .toList();
  }

  /**
   * The keys of present tags that new ones take the place of though they are written otherwise.
   *
   * @throws AwsFailure where there would be too many
   */
  static List<String> replaced(
      Map<String, String> present, Map<String, String> added, String quotaName) {
    Set<String> keys = new HashSet<>();
    added.keySet().forEach(key -> keys.add(key.toLowerCase(Locale.ROOT)));
    List<String> replaced = new ArrayList<>();
    int kept = 0;
    for (String key : present.keySet()) {
      if (!keys.contains(key.toLowerCase(Locale.ROOT))) {
        kept++;
      } else if (!added.containsKey(key)) {
        replaced.add(key);
      }
    }
    if (kept + added.size() > IdentityKind.MOST_TAGS) {
      throw IamErrors.quota(quotaName, IdentityKind.MOST_TAGS);
    }
    return replaced;
  }
}
