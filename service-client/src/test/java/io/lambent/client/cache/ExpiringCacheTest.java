package io.lambent.client.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ExpiringCacheTest {
  private static final Duration LIFE = Duration.ofSeconds(10);

  private long nanos;

  @Test
  void forgetsValuesWhenTheyExpire() {
    ExpiringCache<String> cache = ExpiringCache.ofSize(() -> nanos, 10);
    cache.put("a", "value", LIFE);

    nanos = LIFE.toNanos() - 1;
    assertThat(cache.get("a")).isEqualTo("value");
    nanos++;
    assertThat(cache.get("a")).isNull();
  }

  @Test
  void removesExpiredEntriesFirstWhenItIsFull() {
    ExpiringCache<String> cache = ExpiringCache.ofSize(() -> nanos, 4);
    cache.put("old", "value", Duration.ofSeconds(1));
    for (int i = 0; i < 3; i++) {
      cache.put("young " + i, "value", LIFE);
    }

    nanos = Duration.ofSeconds(1).toNanos();
    cache.put("new", "value", LIFE);

    assertThat(cache.get("young 0")).isEqualTo("value");
    assertThat(cache.get("new")).isEqualTo("value");
  }

  @Test
  void removesAllEntriesWhenItIsFullOfCurrentOnes() {
    ExpiringCache<byte[]> cache = ExpiringCache.ofWeight(() -> nanos, 100, bytes -> bytes.length);
    for (int i = 0; i < 3; i++) {
      cache.put("key " + i, new byte[25], LIFE);
    }
    cache.put("key 0", new byte[20], LIFE);
    cache.remove("key 1");
    cache.put("fits", new byte[25], LIFE);
    cache.put("fits, too", new byte[25], LIFE);
    assertThat(cache.get("key 2")).isNotNull();

    cache.put("does not fit", new byte[25], LIFE);

    assertThat(cache.get("key 2")).isNull();
    assertThat(cache.get("does not fit")).isNotNull();
  }

  @Test
  void doesNotCacheValuesOfMoreThanAQuarterOfItsWeight() {
    ExpiringCache<byte[]> cache = ExpiringCache.ofWeight(() -> nanos, 100, bytes -> bytes.length);
    cache.put("large", new byte[26], LIFE);

    assertThat(cache.get("large")).isNull();
  }
}
