package io.lambent.gateway.restapi;

import io.lambent.gateway.httpevent.RequestTime;
import io.lambent.gateway.identity.Caller;
import io.lambent.gateway.restapi.definition.Method;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The {@code $context} of a request, as events, templates and mappings have it. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html#context-variable-reference">$context
 * variables</a>.
 */
final class Context {
  private Context() {}

  /** The values by name; objects are maps. */
  static Map<String, @Nullable Object> of(RestCall call) {
    Map<String, @Nullable Object> context = new LinkedHashMap<>();
    Method method = call.methodIfKnown();
    if (method != null) {
      context.put("resourceId", method.resourceId());
      context.put("resourcePath", method.resourcePath());
      if (method.operationName() != null) {
        context.put("operationName", method.operationName());
      }
    }
    context.put("httpMethod", call.httpMethod());
    context.put("extendedRequestId", call.extendedId());
    context.put("requestTime", RequestTime.of(call.startMillis()));
    context.put("path", call.contextPath());
    context.put("accountId", call.identity().account());
    context.put("protocol", call.request().protocol());
    context.put("stage", call.stage().name());
    String domain = call.domainName();
    int dot = domain.indexOf('.');
    context.put("domainPrefix", dot < 0 ? domain : domain.substring(0, dot));
    context.put("requestTimeEpoch", call.startMillis());
    context.put("requestId", call.call().requestId());
    context.put("identity", identity(call));
    context.put("domainName", domain);
    if (!call.request().isTest()) {
      context.put("deploymentId", call.deployment().id());
    }
    context.put("apiId", call.identity().id());
    if (call.stage().canary() != null) {
      context.put("isCanaryRequest", call.isCanary());
    }
    Authorized authorized = call.authorized();
    if (authorized != null) {
      context.put("authorizer", authorizer(authorized));
    }
    call.additionalContext().forEach((name, value) -> put(context, name, value));
    return context;
  }

  /** Sets a value by the names on the way to it. */
  @SuppressWarnings("unchecked")
  private static void put(Map<String, @Nullable Object> context, String name, String value) {
    int dot = name.indexOf('.');
    if (dot < 0) {
      context.put(name, value);
      return;
    }
    String first = name.substring(0, dot);
    Map<String, @Nullable Object> inner =
        context.get(first) instanceof Map<?, ?> known
            ? (Map<String, @Nullable Object>) known
            : new LinkedHashMap<>();
    put(inner, name.substring(dot + 1), value);
    context.put(first, inner);
  }

  private static Map<String, @Nullable Object> authorizer(Authorized authorized) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>(authorized.context());
    if (authorized.claims() != null) {
      values.put("claims", authorized.claims());
    }
    if (authorized.principalId() != null) {
      values.put("principalId", authorized.principalId());
    }
    if (authorized.claims() == null) {
      values.put("integrationLatency", authorized.millis());
    }
    return values;
  }

  private static Map<String, @Nullable Object> identity(RestCall call) {
    Map<String, @Nullable Object> identity = new LinkedHashMap<>();
    boolean isSigned =
        call.request().isTest()
            || (call.methodIfKnown() != null
                && call.method().authorizationType().equals("AWS_IAM"));
    Caller caller = call.call().caller();
    identity.put("cognitoIdentityPoolId", null);
    identity.put("accountId", isSigned ? caller.account() : null);
    identity.put("cognitoIdentityId", null);
    identity.put("caller", isSigned ? caller.account() : null);
    identity.put("sourceIp", call.sourceIp());
    identity.put("principalOrgId", null);
    identity.put("accessKey", isSigned ? caller.accessKeyId() : null);
    identity.put("cognitoAuthenticationType", null);
    identity.put("cognitoAuthenticationProvider", null);
    identity.put("userArn", isSigned ? caller.rootArn() : null);
    identity.put("userAgent", call.request().userAgent());
    identity.put("user", isSigned ? caller.account() : null);
    Map<String, @Nullable Object> certificate = call.request().clientCertificate();
    if (certificate != null) {
      identity.put("clientCert", certificate);
    }
    UsageGuard.Use use = call.use();
    if (use != null) {
      identity.put("apiKey", use.value());
      identity.put("apiKeyId", use.key().id());
    } else if (call.request().isTest()) {
      identity.put("apiKey", TestRequest.API_KEY);
      identity.put("apiKeyId", TestRequest.API_KEY_ID);
    }
    return identity;
  }

  /** Finds a value by its path, such as {@code identity.sourceIp}; null where there is none. */
  static @Nullable String find(Map<String, ? extends @Nullable Object> context, String name) {
    Object at = context;
    for (String part : name.split("\\.", -1)) {
      at = at instanceof Map<?, ?> map ? map.get(part) : null;
    }
    return at == null ? null : at.toString();
  }
}
