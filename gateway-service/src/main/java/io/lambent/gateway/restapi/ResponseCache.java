package io.lambent.gateway.restapi;

import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.RestDefinition.MethodSettings;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers of methods whose stage has a cache, in memory, each for the time that the stage says.
 * Each gateway has its own.
 */
final class ResponseCache {
  private static final long MAX_BYTES = 64L << 20;
  private static final int LARGEST_ANSWER = 1 << 20;

  private final ExpiringMap<RestAnswer> answers;

  ResponseCache(LongSupplier clock) {
    this.answers = new ExpiringMap<>(clock, MAX_BYTES, answer -> answer.body().length + 1_024L);
  }

  /** The key of a request's answer; null where answers of its method are not kept. */
  @Nullable String key(RestCall call) {
    Method method = call.method();
    MethodSettings settings = call.stage().settings(method);
    if (!call.stage().isCached() || !settings.isCached() || !call.httpMethod().equals("GET")) {
      return null;
    }
    StringBuilder key =
        new StringBuilder(call.identity().id())
            .append('/')
            .append(call.stage().name())
            .append('/')
            .append(call.stage().flushes())
            .append('/')
            .append(call.deployment().id())
            .append('/')
            .append(method.integration().cacheNamespace())
            .append('/')
            .append(method.resourcePath());
    Map<String, @Nullable Object> context = Context.of(call);
    for (String parameter : method.integration().cacheKeys()) {
      String source =
          parameter.startsWith("integration.request.")
              ? method.integration().requestParameters().getOrDefault(parameter, "")
              : parameter;
      String value = ParameterMapping.gatewayValue(source, call, context);
      key.append('\0').append(parameter).append('=').append(value == null ? "" : value);
    }
    return key.toString();
  }

  /** The answer of an earlier request; null where there is none, or the client wants a new one. */
  @Nullable RestAnswer find(RestCall call, String key) {
    String control = call.parameters().header("Cache-Control");
    boolean wantsNew = control != null && control.contains("max-age=0");
    if (wantsNew && !call.stage().settings(call.method()).requiresAuthorizationForCacheControl()) {
      answers.remove(key);
      return null;
    }
    return answers.get(key);
  }

  void keep(RestCall call, String key, RestAnswer answer) {
    int seconds = call.stage().settings(call.method()).ttlSeconds();
    if (seconds > 0 && answer.status() / 100 == 2 && answer.body().length <= LARGEST_ANSWER) {
      answers.put(key, answer, seconds);
    }
  }
}
