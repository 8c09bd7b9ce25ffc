package io.lambent.services.dynamodb.value;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An item: attributes by name, in the order in which they were given. It is immutable.
 *
 * @param attributes not copied; the caller must not change the map
 */
public record Item(Map<String, AttributeValue> attributes) {
  public static final Item EMPTY = new Item(Map.of());

  public Item {
    attributes = Collections.unmodifiableMap(attributes);
  }

  public @Nullable AttributeValue get(String name) {
    return attributes.get(name);
  }

  public boolean has(String name) {
    return attributes.containsKey(name);
  }

  public boolean isEmpty() {
    return attributes.isEmpty();
  }

  /** Returns this item with an attribute set. */
  public Item with(String name, AttributeValue value) {
    Map<String, AttributeValue> changed = new LinkedHashMap<>(attributes);
    changed.put(name, value);
    return new Item(changed);
  }

  /** Returns this item without an attribute. */
  public Item without(String name) {
    Map<String, AttributeValue> changed = new LinkedHashMap<>(attributes);
    changed.remove(name);
    return new Item(changed);
  }

  /** Returns an item that has only these attributes of this one, where they exist. */
  public Item only(Collection<String> names) {
    Map<String, AttributeValue> chosen = new LinkedHashMap<>();
    for (String name : names) {
      AttributeValue value = attributes.get(name);
      if (value != null) {
        chosen.put(name, value);
      }
    }
    return new Item(chosen);
  }

  /**
   * Size in bytes as AWS counts it: names and values; see {@link AttributeValue#size()}. The limit
   * of 400 KB is the caller's to check.
   */
  public int size() {
    int size = 0;
    for (Map.Entry<String, AttributeValue> entry : attributes.entrySet()) {
      size += Utf8.length(entry.getKey()) + entry.getValue().size();
    }
    return size;
  }
}
