package io.lambent.gateway.restapi;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Token buckets by name. Buckets that are full again are removed. */
final class Buckets {
  private static final int MAX_BUCKETS = 50_000;
  private static final double NANOS = 1e9;

  private final LongSupplier clock;
  private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

  /**
   * @param clock such as {@link System#nanoTime}
   */
  Buckets(LongSupplier clock) {
    this.clock = clock;
  }

  private record Bucket(double tokens, long since) {

    double at(long now, double rate, double burst) {
      return Math.min(burst, tokens + (now - since) * rate / NANOS);
    }
  }

  /** Takes a token; returns false where the bucket is empty. */
  boolean take(String name, double rate, double burst) {
    if (buckets.size() > MAX_BUCKETS) {
      buckets.clear();
    }
    long now = clock.getAsLong();
    boolean[] taken = new boolean[1];
    buckets.compute(
        name,
        (key, known) -> {
          double tokens = known == null ? burst : known.at(now, rate, burst);
          taken[0] = tokens >= 1;
          return new Bucket(taken[0] ? tokens - 1 : tokens, now);
        });
    return taken[0];
  }
}
