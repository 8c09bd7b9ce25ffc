package io.lambent.gateway.restapi;

import io.lambent.gateway.outbound.AccessLogLine;
import io.lambent.gateway.outbound.AwsCalls;
import io.lambent.gateway.outbound.LogGroups;
import io.lambent.gateway.restapi.definition.RestDefinition;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a line for each request to the log group that its stage names. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html">Variables
 * for access logging</a>.
 */
final class AccessLog {
  private static final int OK = 200;

  private final LogGroups groups;

  AccessLog(LogGroups groups) {
    this.groups = groups;
  }

  /**
   * Logs a request that was answered.
   *
   * @param nanos its duration
   */
  void answered(RestCall call, int status, long nanos) {
    RestDefinition.AccessLog log = call.stage().accessLog();
    if (log == null) {
      return;
    }
    Map<String, @Nullable Object> context = context(call, status, nanos);
    groups.write(
        new AwsCalls.Owner(call.identity().account(), call.identity().region()),
        log.destinationArn(),
        call.identity().id() + "-" + call.stage().name(),
        AccessLogLine.of(log.format(), name -> Context.find(context, name)));
  }

  /**
   * The variables of a request that was answered: those that mappings also have, and those that
   * only access logs have.
   */
  private static Map<String, @Nullable Object> context(RestCall call, int status, long nanos) {
    Map<String, @Nullable Object> context = Context.of(call);
    context.put("status", status);
    context.put("responseLatency", nanos / 1_000_000);
    context.put("responseLength", call.answerLength());
    context.put("xrayTraceId", call.traceId());
    String basePath = call.matchedBasePath();
    if (basePath != null) {
      context.put("customDomain", Map.of("basePathMatched", basePath));
    }
    RestFailure failure = call.failure();
    if (failure != null) {
      context.put("error", GatewayResponses.error(failure));
    }
    addIntegration(context, call, failure);
    addAuthorization(context, call, failure);
    return context;
  }

  private static void addIntegration(
      Map<String, @Nullable Object> context, RestCall call, @Nullable RestFailure failure) {
    if (call.integrationMillis() < 0) {
      return;
    }
    Map<String, @Nullable Object> integration = new LinkedHashMap<>();
    integration.put("latency", call.integrationMillis());
    context.put("integrationLatency", call.integrationMillis());
    if (call.integrationStatus() > 0) {
      integration.put("integrationStatus", call.integrationStatus());
      context.put("integrationStatus", call.integrationStatus());
    }
    if (call.backendStatus() > 0) {
      integration.put("status", call.backendStatus());
    }
    if (failure != null) {
      integration.put("error", failure.text());
      context.put("integrationErrorMessage", failure.text());
    }
    context.put("integration", integration);
  }

  /** Adds the results of the authorizer and of the other checks of the caller. */
  private static void addAuthorization(
      Map<String, @Nullable Object> context, RestCall call, @Nullable RestFailure failure) {
    boolean isRefused = failure != null && failure.error().refusesCaller();
    Authorized authorized = call.authorized();
    if (authorized != null
        && authorized.claims() == null
        && context.get("authorizer") instanceof Map<?, ?> values) {
      Map<Object, @Nullable Object> all = new LinkedHashMap<>(values);
      all.put("latency", authorized.millis());
      all.put("status", OK);
      all.put("integrationStatus", OK);
      context.put("authorizer", all);
    }
    if (isRefused && failure != null) {
      Map<String, @Nullable Object> refused = new LinkedHashMap<>();
      refused.put("error", failure.text());
      refused.put("status", failure.status());
      context.put("authorize", refused);
      context.putIfAbsent("authorizer", refused);
    } else if (call.methodIfKnown() != null && !call.method().authorizationType().equals("NONE")) {
      context.put("authorize", Map.of("status", OK));
    }
  }
}
