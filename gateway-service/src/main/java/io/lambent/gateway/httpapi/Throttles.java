package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiStage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Token buckets of routes. Each gateway has buckets of its own, so that the limits of an
 * installation grow with the number of gateways.
 */
@Component
public final class Throttles {
  private static final int MAX_BUCKETS = 50_000;

  private final Map<String, TokenBucket> buckets = new ConcurrentHashMap<>();

  /** Takes a token of a request's route; false where the bucket is empty. */
  boolean allows(ApiCall call) {
    return allows(call.api().identity().id(), call.stage(), call.route().key());
  }

  /** Takes a token of a route; false where the bucket is empty. */
  public boolean allows(String apiId, ApiStage stage, String route) {
    ApiStage.RateLimit own = stage.routeLimits().get(route);
    ApiStage.RateLimit limit = own == null || isUnlimited(own) ? stage.defaultLimit() : own;
    if (isUnlimited(limit)) {
      return true;
    }
    if (buckets.size() >= MAX_BUCKETS) {
      buckets.clear();
    }
    String key = apiId + "/" + stage.name() + "/" + route;
    TokenBucket bucket =
        buckets.compute(
            key,
            (name, known) ->
                known != null && known.limit().equals(limit) ? known : new TokenBucket(limit));
    return bucket.take(System.nanoTime());
  }

  private static boolean isUnlimited(ApiStage.RateLimit limit) {
    return limit.perSecond() == null && limit.burst() == null;
  }
}
