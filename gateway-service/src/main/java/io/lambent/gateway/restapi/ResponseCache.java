package io.lambent.gateway.restapi;

import io.lambent.client.cache.ExpiringCache;
import io.lambent.gateway.httpevent.CacheKey;
import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.RestDefinition;
import io.lambent.gateway.restapi.definition.RestDefinition.MethodSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cache of answers, in memory, for stages that have caching enabled. Each answer is cached for
 * the time to live in the stage's settings. Each gateway has a cache of its own.
 */
final class ResponseCache {
  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_ANSWER_BYTES = 1 << 20;

  private final ExpiringCache<RestAnswer> answers;

  ResponseCache(LongSupplier clock) {
    this.answers =
        ExpiringCache.ofWeight(clock, MAX_BYTES, answer -> answer.body().length + 1_024L);
  }

  /** The key of a request's answer; null where answers of its method are not cached. */
  @Nullable String key(RestCall call) {
    Method method = call.method();
    RestDefinition.Stage stage = call.stage();
    if (method.integration().isStreamed() || !stage.keepsAnswers(method, call.httpMethod())) {
      return null;
    }
    RestDefinition.Canary canary = stage.canary();
    boolean isOfStage = !call.isCanary() || (canary != null && canary.usesStageCache());
    CacheKey key =
        new CacheKey()
            .add(call.identity().id())
            .add(stage.name())
            .add(Integer.toString(stage.flushes()))
            .add(isOfStage ? stage.deployment().id() : "canary/" + call.deployment().id())
            .add(method.integration().cacheNamespace())
            .add(method.resourcePath())
            .add(call.httpMethod());
    Map<String, @Nullable Object> context = Context.of(call);
    for (String parameter : method.integration().cacheKeys()) {
      String source =
          parameter.startsWith("integration.request.")
              ? method.integration().requestParameters().getOrDefault(parameter, "")
              : parameter;
      String value = ParameterMapping.gatewayValue(source, call, context);
      key.add(parameter).addAll(value == null ? List.of() : List.of(value));
    }
    return key.toString();
  }

  /**
   * The answer of an earlier request; null where there is none, or the client wants a new one.
   *
   * @throws RestFailure where the client may not invalidate the cache, and the stage refuses such
   *     requests
   */
  @Nullable RestAnswer find(RestCall call, String key) {
    if (!wantsNew(call.parameters().header("Cache-Control"))) {
      return answers.get(key);
    }
    MethodSettings settings = call.stage().settings(call.method());
    if (!settings.requiresAuthorizationForCacheControl() || Authorization.mayInvalidate(call)) {
      answers.remove(key);
      return null;
    }
    switch (settings.unauthorizedStrategy()) {
      case "FAIL_WITH_403" -> throw RestFailure.denied();
      case "SUCCEED_WITH_RESPONSE_HEADER" -> call.ignoredCacheControl();
      default -> {
        // The header is ignored.
      }
    }
    return answers.get(key);
  }

  private static boolean wantsNew(@Nullable String cacheControl) {
    return cacheControl != null
        && Arrays.stream(cacheControl.split(",", -1))
            .anyMatch(directive -> directive.strip().equalsIgnoreCase("max-age=0"));
  }

  void keep(RestCall call, String key, RestAnswer answer) {
    int seconds = call.stage().settings(call.method()).ttlSeconds();
    if (seconds > 0 && answer.status() / 100 == 2 && answer.body().length <= MAX_ANSWER_BYTES) {
      answers.put(key, answer, Duration.ofSeconds(seconds));
    }
  }
}
