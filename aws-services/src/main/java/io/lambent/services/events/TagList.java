package io.lambent.services.events;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** ResourceTags as clients write them. */
final class TagList {
  private static final int MOST = 50;

  private TagList() {}

  record Tag(String key, String value) {}

  /**
   * @throws io.lambent.aws.error.AwsFailure where a key is there twice
   */
  static Map<String, String> map(List<Tag> tags) {
    Map<String, String> map = new LinkedHashMap<>();
    for (Tag tag : tags) {
      if (map.put(tag.key(), tag.value()) != null) {
        throw EventsErrors.invalid("Invalid parameter: Duplicated keys are not allowed.");
      }
    }
    checkCount(map);
    return map;
  }

  static void checkCount(Map<String, String> tags) {
    if (tags.size() > MOST) {
      throw EventsErrors.limit();
    }
  }

  static List<Tag> of(Map<String, String> tags) {
    return tags.entrySet().stream().map(tag -> new Tag(tag.getKey(), tag.getValue())).toList();
  }
}
