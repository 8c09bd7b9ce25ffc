package io.lambent.services.apigatewayv2;

import io.lambent.aws.wire.Struct;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Changes to documents, as PATCH requests make them: what is set takes the place of what was there,
 * an empty text takes it away, and maps are changed entry by entry.
 */
final class Merge {
  private Merge() {}

  /**
   * A document with what an input sets.
   *
   * @param without members of the input that are no members of the document
   */
  static Struct of(Struct before, Struct input, Set<String> without) {
    Struct merged = new Struct();
    before.members().forEach(merged::put);
    input
        .members()
        .forEach(
            (name, value) -> {
              if (!without.contains(name)) {
                merged.put(name, merged(merged.get(name), value));
              }
            });
    return merged;
  }

  private static @Nullable Object merged(@Nullable Object before, Object value) {
    if (value instanceof String text && text.isEmpty()) {
      return null;
    }
    if (!(value instanceof Map<?, ?> changes)) {
      return value;
    }
    Map<Object, Object> entries = new LinkedHashMap<>();
    if (before instanceof Map<?, ?> old) {
      entries.putAll(old);
    }
    changes.forEach(
        (key, entry) -> {
          if ((entry instanceof String text && text.isEmpty())
              || (entry instanceof Map<?, ?> map && map.isEmpty())) {
            entries.remove(key);
          } else {
            entries.put(key, entry);
          }
        });
    return entries;
  }
}
