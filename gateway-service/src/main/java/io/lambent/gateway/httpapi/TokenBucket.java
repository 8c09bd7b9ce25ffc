package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiStage;

/** A token bucket, which is full at first and refilled at a constant rate. */
final class TokenBucket {
  private static final double NANOS_PER_SECOND = 1e9;

  private final ApiStage.RateLimit limit;
  private final double capacity;
  private final double perNano;
  private double tokens;
  private long since;
  private boolean used;

  TokenBucket(ApiStage.RateLimit limit) {
    this.limit = limit;
    Double rate = limit.perSecond();
    Integer burst = limit.burst();
    this.capacity = burst != null ? burst : rate == null ? 0 : Math.max(rate, 1);
    this.perNano = (rate != null ? rate : burst == null ? 0 : burst) / NANOS_PER_SECOND;
    this.tokens = capacity;
  }

  ApiStage.RateLimit limit() {
    return limit;
  }

  /**
   * Takes a token; false where the bucket is empty.
   *
   * @param now of {@link System#nanoTime}
   */
  synchronized boolean take(long now) {
    if (used) {
      tokens = Math.min(capacity, tokens + (now - since) * perNano);
    }
    used = true;
    since = now;
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }
}
