package io.lambent.services.kms;

import io.lambent.aws.api.Caller;
import io.lambent.aws.error.AwsFailure;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tags of keys. */
@Component
class KeyTags {
  private static final int MOST_TAGS = 50;

  private final KeyTable table;
  private final KeyFinder finder;

  KeyTags(KeyTable table, KeyFinder finder) {
    this.table = table;
    this.finder = finder;
  }

  record Tag(String tagKey, String tagValue) {}

  record Add(String keyId, List<Tag> tags) {}

  record Remove(String keyId, List<String> tagKeys) {}

  record Listed(List<Tag> tags, boolean truncated) {}

  /**
   * Tags with others added.
   *
   * @throws AwsFailure where they cannot be
   */
  static Map<String, String> changed(Map<String, String> present, List<Tag> added) {
    Set<String> keys = new HashSet<>();
    Map<String, String> all = new LinkedHashMap<>(present);
    for (Tag tag : added) {
      if (tag.tagKey().toLowerCase(Locale.ROOT).startsWith("aws:")) {
        throw KmsErrors.tags("Tags beginning with aws: are reserved");
      }
      if (!keys.add(tag.tagKey())) {
        throw KmsErrors.tags("Duplicate tag keys");
      }
      all.put(tag.tagKey(), tag.tagValue());
    }
    if (all.size() > MOST_TAGS) {
      throw KmsErrors.tags("Too many tags");
    }
    return all;
  }

  void add(Caller caller, Add input) {
    KmsKey key = finder.lock(caller, input.keyId());
    table.update(KeyChange.of(key).tags(changed(key.tags(), input.tags())));
  }

  void remove(Caller caller, Remove input) {
    KmsKey key = finder.lock(caller, input.keyId());
    Map<String, String> left = new LinkedHashMap<>(key.tags());
    input.tagKeys().forEach(left::remove);
    table.update(KeyChange.of(key).tags(left));
  }

  Listed list(Caller caller, KmsKeys.ByKey input) {
    return new Listed(
        finder.get(caller, input.keyId()).tags().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(entry -> new Tag(entry.getKey(), entry.getValue()))
            .toList(),
        false);
  }
}
