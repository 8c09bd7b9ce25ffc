package io.lambent.gateway.httpapi;

import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.httpevent.RequestTime;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The values of {@code $context}. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html">Customize
 * HTTP API access logs</a>.
 */
final class ContextVariables {
  private static final String AUTHORIZER = "authorizer.";

  private ContextVariables() {}

  /** A value that is known before the answer; null where there is none. */
  static @Nullable String of(ApiCall call, String name) {
    if (name.startsWith(AUTHORIZER)) {
      Authorized authorized = call.authorized();
      return name.equals("authorizer.error")
          ? emptyToNull(call.authorizerError())
          : authorized == null ? null : authorized.property(name.substring(AUTHORIZER.length()));
    }
    if (name.startsWith("identity.")) {
      return identity(call, name.substring("identity.".length()));
    }
    return switch (name) {
      case "accountId" -> call.api().identity().account();
      case "apiId" -> call.api().identity().id();
      case "awsEndpointRequestId", "integration.requestId" -> null;
      case "customDomain.basePathMatched" ->
          call.request().address().isCustom() ? call.request().address().mappedPath() : null;
      case "domainName" -> call.domainName();
      case "domainPrefix" -> call.domainPrefix();
      case "error.message", "error.messageString", "error.responseType" ->
          emptyToNull(
              name.equals("error.messageString") && !call.errorMessage().isEmpty()
                  ? "\"" + call.errorMessage() + "\""
                  : call.errorMessage());
      case "extendedRequestId", "requestId" -> call.requestId();
      case "httpMethod" -> call.call().exchange().method().name();
      case "integrationErrorMessage", "integration.error" -> emptyToNull(call.integrationError());
      case "integrationLatency", "integration.latency" ->
          call.integrationNanos() < 0
              ? null
              : Long.toString(TimeUnit.NANOSECONDS.toMillis(call.integrationNanos()));
      case "integrationStatus", "integration.integrationStatus" ->
          call.integrationStatus() == 0 ? null : Integer.toString(call.integrationStatus());
      case "integration.status" ->
          call.backendStatus() == 0 ? null : Integer.toString(call.backendStatus());
      case "path" -> call.fullPath();
      case "protocol" -> call.call().exchange().version().text();
      case "requestTime" -> RequestTime.of(call.receivedMillis());
      case "requestTimeEpoch" -> Long.toString(call.receivedMillis());
      case "routeKey" -> call.routeIfAny() == null ? null : call.route().key();
      case "stage" -> call.stage().name();
      default -> null;
    };
  }

  private static @Nullable String identity(ApiCall call, String name) {
    Authorized.Iam iam = call.authorized() instanceof Authorized.Iam signed ? signed : null;
    return switch (name) {
      case "sourceIp" -> RequestFacts.sourceIp(call.call());
      case "userAgent" -> call.call().header(HttpHeaderNames.USER_AGENT);
      case "accountId", "caller", "user" -> iam == null ? null : iam.caller().account();
      case "userArn" -> iam == null ? null : iam.caller().rootArn();
      default -> null;
    };
  }

  /** A value for the access log, once the request was answered. */
  static @Nullable String answered(ApiCall call, int status, long nanos, String name) {
    return switch (name) {
      case "status" -> Integer.toString(status);
      case "responseLatency" -> Long.toString(TimeUnit.NANOSECONDS.toMillis(nanos));
      case "responseLength" -> Integer.toString(call.answerLength());
      case "dataProcessed" -> Integer.toString(call.body().length + call.answerLength());
      default -> of(call, name);
    };
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
