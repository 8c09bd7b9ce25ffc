package io.lambent.client.cache;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A cache with a maximum number of entries. A new entry beyond it takes the place of the one that
 * was used least recently. Safe for use by several threads.
 */
public final class LruCache<K, V> {
  private final Map<K, V> entries;

  /**
   * @param maxEntries the maximum number of entries
   */
  public LruCache(int maxEntries) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > maxEntries;
          }
        };
  }

  /** Returns the value of a key, which counts as a use; null where there is none. */
  public @Nullable V get(K key) {
    synchronized (entries) {
      return entries.get(key);
    }
  }

  public void put(K key, V value) {
    synchronized (entries) {
      entries.put(key, value);
    }
  }

  public void remove(K key) {
    synchronized (entries) {
      entries.remove(key);
    }
  }

  /** The number of entries. */
  public int size() {
    synchronized (entries) {
      return entries.size();
    }
  }
}
