package io.lambent.gateway.restapi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/** Values that are kept for some time, up to a weight of all; beyond it those that are old go. */
final class ExpiringMap<V> {
  private static final long NANOS = 1_000_000_000L;

  private final LongSupplier clock;
  private final long maxWeight;
  private final ToLongFunction<V> weigher;
  private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();

  /**
   * @param clock nanoseconds
   */
  ExpiringMap(LongSupplier clock, long maxWeight, ToLongFunction<V> weigher) {
    this.clock = clock;
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  private record Entry<V>(V value, long until, long weight) {}

  @Nullable V get(String key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (clock.getAsLong() - entry.until() >= 0) {
      entries.remove(key, entry);
      return null;
    }
    return entry.value();
  }

  void put(String key, V value, int seconds) {
    long weight = weigher.applyAsLong(value);
    if (weight > maxWeight / 4) {
      return;
    }
    long now = clock.getAsLong();
    long total = entries.values().stream().mapToLong(Entry::weight).sum();
    if (total + weight > maxWeight) {
      entries.values().removeIf(entry -> now - entry.until() >= 0);
      total = entries.values().stream().mapToLong(Entry::weight).sum();
      if (total + weight > maxWeight) {
        entries.clear();
      }
    }
    entries.put(key, new Entry<>(value, now + seconds * NANOS, weight));
  }

  void remove(String key) {
    entries.remove(key);
  }
}
