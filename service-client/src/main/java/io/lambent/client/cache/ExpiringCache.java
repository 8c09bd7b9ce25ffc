package io.lambent.client.cache;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A cache whose entries expire, each after a time of its own, with a bound on the weight of all
 * entries. Where a new entry would exceed the bound, all expired entries are removed, and if that
 * is not enough, all others too. Safe for use by several threads, which may exceed the bound
 * together by one entry each.
 */
public final class ExpiringCache<V> {
  private final LongSupplier nanoTime;
  private final long maxWeight;
  private final ToLongFunction<V> weigher;
  private final Map<String, Entry<V>> entries = new ConcurrentHashMap<>();
  private final AtomicLong totalWeight = new AtomicLong();

  private ExpiringCache(LongSupplier nanoTime, long maxWeight, ToLongFunction<V> weigher) {
    this.nanoTime = nanoTime;
    this.maxWeight = maxWeight;
    this.weigher = weigher;
  }

  private record Entry<V>(V value, long expiresAt, long weight) {}

  /**
   * A cache that is bounded by the sum of its entries' weights. Values that weigh more than a
   * quarter of the bound are not cached.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   * @param weigher the weight of a value, in the unit of {@code maxWeight}
   */
  public static <V> ExpiringCache<V> ofWeight(
      LongSupplier nanoTime, long maxWeight, ToLongFunction<V> weigher) {
    return new ExpiringCache<>(nanoTime, maxWeight, weigher);
  }

  /**
   * A cache that is bounded by the number of its entries.
   *
   * @param nanoTime a clock such as {@link System#nanoTime}
   * @param maxEntries at least four
   */
  public static <V> ExpiringCache<V> ofSize(LongSupplier nanoTime, int maxEntries) {
    return new ExpiringCache<>(nanoTime, maxEntries, value -> 1);
  }

  /** Returns the value of a key; null where there is none, or it has expired. */
  public @Nullable V get(String key) {
    Entry<V> entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (isExpired(entry, nanoTime.getAsLong())) {
      remove(key, entry);
      return null;
    }
    return entry.value();
  }

  /**
   * Caches a value.
   *
   * @param life the time until it expires
   */
  public void put(String key, V value, Duration life) {
    long weight = weigher.applyAsLong(value);
    if (weight > maxWeight / 4) {
      return;
    }
    long now = nanoTime.getAsLong();
    if (totalWeight.get() + weight > maxWeight) {
      removeExpired(now);
      if (totalWeight.get() + weight > maxWeight) {
        entries.forEach(this::remove);
      }
    }
    Entry<V> replaced = entries.put(key, new Entry<>(value, now + life.toNanos(), weight));
    totalWeight.addAndGet(replaced == null ? weight : weight - replaced.weight());
  }

  public void remove(String key) {
    Entry<V> removed = entries.remove(key);
    if (removed != null) {
      totalWeight.addAndGet(-removed.weight());
    }
  }

  private void removeExpired(long now) {
    entries.forEach(
        (key, entry) -> {
          if (isExpired(entry, now)) {
            remove(key, entry);
          }
        });
  }

  private void remove(String key, Entry<V> entry) {
    if (entries.remove(key, entry)) {
      totalWeight.addAndGet(-entry.weight());
    }
  }

  private static boolean isExpired(Entry<?> entry, long now) {
    return now - entry.expiresAt() >= 0;
  }
}
