package io.lambent.gateway.restapi;

import io.lambent.gateway.restapi.definition.Method;
import io.lambent.gateway.restapi.definition.RestDefinition;
import io.lambent.gateway.restapi.definition.RestDefinition.MethodSettings;
import io.lambent.gateway.restapi.definition.RestDefinition.Throttle;
import io.lambent.gateway.restapi.definition.RestDefinition.UsagePlan;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * API keys, throttling and quotas. Each gateway counts by itself, in memory: limits multiply with
 * the number of gateways, and counts begin at zero after a restart.
 */
final class UsageGuard {
  private static final String API_KEY_HEADER = "x-api-key";
  private static final int MAX_COUNTERS = 100_000;

  private final InstantSource clock;
  private final Buckets buckets;
  private final Map<String, Counter> counters = new ConcurrentHashMap<>();

  UsageGuard(InstantSource clock, Buckets buckets) {
    this.clock = clock;
    this.buckets = buckets;
  }

  /** The API key of a request, and the usage plan that allows it. */
  record Use(String value, RestDefinition.ApiKey key, UsagePlan plan) {}

  private record Counter(LocalDate period, int count) {}

  /**
   * Checks a request and counts it.
   *
   * @throws RestFailure where it is refused
   */
  void check(RestCall call) {
    Method method = call.method();
    if (method.requiresApiKey()) {
      Use use = use(call);
      if (use == null) {
        throw new RestFailure(GatewayError.INVALID_API_KEY, "Forbidden");
      }
      call.use(use);
      checkPlan(call, use);
    }
    MethodSettings settings = call.stage().settings(method);
    String stage = call.identity().id() + "/" + call.stage().name();
    if (!buckets.take(
        stage + method.resourcePath() + "/" + method.httpMethod(),
        settings.rateLimit(),
        settings.burstLimit())) {
      throw throttled();
    }
  }

  private static RestFailure throttled() {
    return new RestFailure(GatewayError.THROTTLED, "Too Many Requests");
  }

  private static @Nullable Use use(RestCall call) {
    Authorized authorized = call.authorized();
    String value =
        call.deployment().isKeyFromAuthorizer()
            ? (authorized == null ? null : authorized.usageKey())
            : call.parameters().header(API_KEY_HEADER);
    if (value == null) {
      return null;
    }
    for (UsagePlan plan : call.api().plans()) {
      RestDefinition.ApiKey key = plan.keys().get(value);
      if (key != null && key.isEnabled() && plan.stageLimits().containsKey(call.stage().name())) {
        return new Use(value, key, plan);
      }
    }
    return null;
  }

  private void checkPlan(RestCall call, Use use) {
    UsagePlan plan = use.plan();
    Method method = call.method();
    String name = method.resourcePath() + "/" + method.httpMethod();
    String client = plan.id() + "/" + use.key().id();
    Throttle own = plan.stageLimits().getOrDefault(call.stage().name(), Map.of()).get(name);
    if (own != null
        && !buckets.take(
            client + "/" + call.identity().id() + "/" + call.stage().name() + name,
            own.rateLimit(),
            own.burstLimit())) {
      throw throttled();
    }
    Throttle throttle = plan.throttle();
    if (throttle != null && !buckets.take(client, throttle.rateLimit(), throttle.burstLimit())) {
      throw throttled();
    }
    RestDefinition.Quota quota = plan.quota();
    if (quota != null && !count(client, quota)) {
      throw new RestFailure(GatewayError.QUOTA_EXCEEDED, "Limit Exceeded");
    }
  }

  private boolean count(String client, RestDefinition.Quota quota) {
    if (counters.size() > MAX_COUNTERS) {
      counters.clear();
    }
    LocalDate period = period(quota, clock.instant());
    boolean[] counted = new boolean[1];
    counters.compute(
        client,
        (name, known) -> {
          // The offset reduces the quota of the first period.
          int count =
              known == null ? quota.offset() : known.period().equals(period) ? known.count() : 0;
          counted[0] = count < quota.limit();
          return new Counter(period, counted[0] ? count + 1 : count);
        });
    return counted[0];
  }

  /** The first day of the period that contains a time. */
  static LocalDate period(RestDefinition.Quota quota, Instant time) {
    LocalDate day = LocalDate.ofInstant(time, ZoneOffset.UTC);
    return switch (quota.period()) {
      case "WEEK" -> day.with(TemporalAdjusters.previousOrSame(DayOfWeek.SUNDAY));
      case "MONTH" -> day.withDayOfMonth(1);
      default -> day;
    };
  }
}
