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
   * @throws IllegalArgumentException where it is none
   */
  public static RestDefinition of(RestApi api) {
    return new DefinitionReader(api).read();
  }

  /**
   * A stage with what is deployed to it.
   *
   * @param canary null where all requests get the stage's deployment
   * @param settings by resource path and method, such as {@code /pets/GET}; {@code *}{@code /*} is
   *     for all
   * @param isCached true where answers may be kept
   * @param accessLog null where requests are not logged
   * @param flushes differs once kept answers are to be forgotten
   * @param authorizerFlushes differs once decisions of authorizers are to be forgotten
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
     * Returns true where answers of a method are kept. By default those are the ones to GET; a
     * method with settings of its own may have others.
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
   * A deployment that some of the requests get.
   *
   * @param percent of requests
   * @param usesStageCache true where it shares the answers that are kept of the stage
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
   * @param rateLimit requests a second
   * @param ttlSeconds for which an answer is kept
   * @param requiresAuthorizationForCacheControl true where not every client may ask for a new
   *     answer
   * @param unauthorizedStrategy what becomes of a request of those that may not: {@code
   *     FAIL_WITH_403}, {@code SUCCEED_WITH_RESPONSE_HEADER} or {@code
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
   * @param throttle null without a limit of its own
   * @param quota null without one
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
   * The requests of a period.
   *
   * @param period {@code DAY}, {@code WEEK} or {@code MONTH}
   */
  public record Quota(int limit, int offset, String period) {}

  /** A key that clients send. */
  public record ApiKey(String id, boolean isEnabled, @Nullable String customerId) {}
}
