package io.lambent.contract.api;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stage of an HTTP or WebSocket API with what is deployed to it.
 *
 * @param defaultLimit of routes that have none of their own
 * @param routeLimits by route key
 * @param accessLog null where requests are not logged
 * @param hasDetailedMetrics true if metrics are kept for each route as well
 */
public record ApiStage(
    String name,
    String deploymentId,
    Map<String, String> variables,
    RateLimit defaultLimit,
    Map<String, RateLimit> routeLimits,
    @Nullable AccessLog accessLog,
    boolean hasDetailedMetrics,
    List<ApiRoute> routes,
    List<ApiAuthorizer> authorizers) {

  /**
   * A token bucket.
   *
   * @param perSecond requests that are added each second; null without a limit
   * @param burst requests that the bucket holds; null without a limit
   */
  public record RateLimit(@Nullable Double perSecond, @Nullable Integer burst) {}

  /**
   * Where and how requests are logged.
   *
   * @param destinationArn of a log group
   * @param format text with {@code $context} variables
   */
  public record AccessLog(String destinationArn, String format) {}
}
