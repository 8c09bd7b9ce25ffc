package io.lambent.gateway.restapi.definition;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.RestApi;
import io.lambent.gateway.outbound.ClientKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A REST API with its stages.
 *
 * @param plans the usage plans of its stages
 * @param privateEndpoints where its private integrations lead
 */
public record RestDefinition(
    ApiIdentity identity,
    String name,
    Map<String, Stage> stages,
    List<UsagePlan> plans,
    PrivateEndpoints privateEndpoints) {

  /**
   * Reads the definition of an API.
   *
   * @throws IllegalArgumentException where the definition is malformed
   */
  public static RestDefinition of(RestApi api) {
    return new DefinitionReader(api).read();
  }

  /**
   * A stage with its deployment.
   *
   * @param canary null where all requests get the stage's deployment
   * @param settings by resource path and method, such as {@code /pets/GET}; {@code *}{@code /*} is
   *     for all
   * @param isCached true where caching is enabled
   * @param accessLog null where requests are not logged
   * @param flushes a counter that changes when cached answers are to be dropped
   * @param authorizerFlushes a counter that changes when cached decisions of authorizers are to be
   *     dropped
   * @param clientKey shown to the servers of HTTP integrations; null for none
   */
  public record Stage(
      String name,
      Deployment deployment,
      @Nullable Canary canary,
      Map<String, String> variables,
      Map<String, MethodSettings> settings,
      boolean isCached,
      @Nullable AccessLog accessLog,
      int flushes,
      int authorizerFlushes,
      @Nullable ClientKey clientKey) {

    /** The same stage with other variables. */
    public Stage with(Map<String, String> others) {
      return new Stage(
          name,
          deployment,
          canary,
          Map.copyOf(others),
          settings,
          isCached,
          accessLog,
          flushes,
          authorizerFlushes,
          clientKey);
    }

    /**
     * Returns true where answers of a method are cached. By default those to GET are; settings of a
     * method override that.
     */
    public boolean keepsAnswers(Method method, String httpMethod) {
      MethodSettings own = settings.get(method.resourcePath() + "/" + method.httpMethod());
      return isCached
          && (own == null
              ? settings(method).isCached() && httpMethod.equals("GET")
              : own.isCached());
    }

    /** The settings of a method. */
    public MethodSettings settings(Method method) {
      MethodSettings own = settings.get(method.resourcePath() + "/" + method.httpMethod());
      if (own != null) {
        return own;
      }
      return settings.getOrDefault("*/*", MethodSettings.DEFAULT);
    }
  }

  /**
   * A canary: a deployment that serves a percentage of the requests.
   *
   * @param percent the percentage of requests
   * @param usesStageCache true where it shares the cached answers of the stage
   */
  public record Canary(
      double percent,
      Deployment deployment,
      Map<String, String> overrides,
      boolean usesStageCache) {}

  /** Where and how requests are logged. */
  public record AccessLog(String destinationArn, String format) {}

  /**
   * Settings of a method in a stage.
   *
   * @param rateLimit in requests per second
   * @param ttlSeconds the time to live of cached answers
   * @param requiresAuthorizationForCacheControl true where only authorized clients may invalidate
   *     the cache
   * @param unauthorizedStrategy how requests of other clients to invalidate the cache are treated:
   *     {@code FAIL_WITH_403}, {@code SUCCEED_WITH_RESPONSE_HEADER} or {@code
   *     SUCCEED_WITHOUT_RESPONSE_HEADER}
   */
  public record MethodSettings(
      double rateLimit,
      int burstLimit,
      boolean isCached,
      int ttlSeconds,
      boolean requiresAuthorizationForCacheControl,
      String unauthorizedStrategy) {
    static final String DEFAULT_STRATEGY = "SUCCEED_WITH_RESPONSE_HEADER";
    static final MethodSettings DEFAULT =
        new MethodSettings(10_000, 5_000, false, 300, true, DEFAULT_STRATEGY);
  }

  /**
   * A usage plan.
   *
   * @param throttle the limit of the plan; null for none
   * @param quota the quota of the plan; null for none
   * @param stageLimits limits of methods by stage and, in the stage, by {@code /PATH/METHOD}
   * @param keys by their values
   */
  public record UsagePlan(
      String id,
      @Nullable Throttle throttle,
      @Nullable Quota quota,
      Map<String, Map<String, Throttle>> stageLimits,
      Map<String, ApiKey> keys) {}

  /** A token bucket. */
  public record Throttle(double rateLimit, int burstLimit) {}

  /**
   * The maximum number of requests in a period.
   *
   * @param period {@code DAY}, {@code WEEK} or {@code MONTH}
   */
  public record Quota(int limit, int offset, String period) {}

  /** A key that clients send. */
  public record ApiKey(String id, boolean isEnabled, @Nullable String customerId) {}
}
