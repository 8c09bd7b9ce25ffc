package io.lambent.gateway.restapi;

import io.lambent.gateway.httpevent.ClientCertificates;
import io.lambent.gateway.httpevent.RequestTime;
import io.lambent.gateway.identity.Caller;
import io.lambent.gateway.restapi.definition.Method;
import io.netty.handler.codec.http.HttpHeaderNames;
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
    context.put("protocol", call.call().exchange().version().text());
    context.put("stage", call.stage().name());
    String domain = call.domainName();
    int dot = domain.indexOf('.');
    context.put("domainPrefix", dot < 0 ? domain : domain.substring(0, dot));
    context.put("requestTimeEpoch", call.startMillis());
    context.put("requestId", call.call().requestId());
    context.put("identity", identity(call));
    context.put("domainName", domain);
    context.put("deploymentId", call.deployment().id());
    context.put("apiId", call.identity().id());
    if (call.stage().canary() != null) {
      context.put("isCanaryRequest", call.isCanary());
    }
    Authorized authorized = call.authorized();
    if (authorized != null) {
      context.put("authorizer", authorizer(authorized));
    }
    return context;
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
        call.methodIfKnown() != null && call.method().authorizationType().equals("AWS_IAM");
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
    identity.put("userAgent", call.call().header(HttpHeaderNames.USER_AGENT));
    identity.put("user", isSigned ? caller.account() : null);
    Map<String, @Nullable Object> certificate = ClientCertificates.of(call.call());
    if (certificate != null) {
      identity.put("clientCert", certificate);
    }
    UsageGuard.Use use = call.use();
    if (use != null) {
      identity.put("apiKey", use.value());
      identity.put("apiKeyId", use.key().id());
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
