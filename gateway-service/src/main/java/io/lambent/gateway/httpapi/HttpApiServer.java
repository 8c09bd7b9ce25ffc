package io.lambent.gateway.httpapi;

import io.lambent.contract.api.HttpApi;
import io.lambent.gateway.apigateway.ApiAnswers;
import io.lambent.gateway.apigateway.ApiRequest;
import io.lambent.gateway.apigateway.ApiServer;
import io.lambent.gateway.apigateway.Prepared;
import io.lambent.gateway.exchange.RequestBody;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Serves HTTP APIs. */
@Component
final class HttpApiServer implements ApiServer<HttpApi> {
  private static final String DEFAULT = "$default";

  /** The maximum size of a request's body, in bytes, which is API Gateway's. */
  private static final int MAX_BODY_BYTES = 10 << 20;

  private final RouteAuthorizers authorizers;
  private final RouteIntegrations integrations;
  private final Throttles throttles;
  private final ApiMetrics metrics;
  private final AccessLogs logs;
  private final Prepared<HttpApi, ServedApi> served = new Prepared<>(ServedApi::new);

  HttpApiServer(
      RouteAuthorizers authorizers,
      RouteIntegrations integrations,
      Throttles throttles,
      ApiMetrics metrics,
      AccessLogs logs) {
    this.authorizers = authorizers;
    this.integrations = integrations;
    this.throttles = throttles;
    this.metrics = metrics;
    this.logs = logs;
  }

  @Override
  public Class<HttpApi> kind() {
    return HttpApi.class;
  }

  @Override
  public void serve(ApiRequest request, HttpApi api) {
    ApiCall call = find(request, served.of(api));
    if (call == null) {
      request.call().exchange().header(ApiResponses.REQUEST_ID, ApiRequestIds.next());
      ApiAnswers.refuse(request.call(), 404, "Not Found");
      return;
    }
    request
        .call()
        .exchange()
        .whenAnswered(
            (status, nanos) -> {
              metrics.answered(call, status, nanos);
              logs.answered(call, status, nanos);
            });
    if (ApiCorsAnswer.isPreflight(api.cors(), request.call())) {
      request.call().exchange().discardBody(() -> ApiCorsAnswer.preflight(call));
      return;
    }
    request.call().exchange().readBody(MAX_BODY_BYTES, body -> serve(call, body));
  }

  /** Finds stage and route; null where there is no stage. */
  private static @Nullable ApiCall find(ApiRequest request, ServedApi api) {
    String named = request.address().stage();
    String path = request.address().path();
    ServedApi.ServedStage stage = null;
    if (named != null) {
      stage = api.stage(named);
    } else {
      ApiRequest.Staged first = request.firstSegment();
      stage = first == null ? null : api.stage(first.stage());
      if (first != null && stage != null) {
        path = first.path();
      } else {
        stage = api.stage(DEFAULT);
      }
    }
    return stage == null
        ? null
        : new ApiCall(
            request,
            api.api(),
            stage,
            path,
            stage.routes().match(request.call().exchange().method().name(), path));
  }

  private void serve(ApiCall call, RequestBody body) {
    if (call.routeIfAny() == null) {
      ApiResponses.error(call, 404, "Not Found");
    } else if (body.isTooLarge()) {
      ApiResponses.error(call, 413, "Request Entity Too Large");
    } else if (!throttles.allows(call)) {
      call.call().exchange().refused();
      ApiResponses.error(call, 429, "Too Many Requests");
    } else {
      call.body(body.bytes());
      authorize(call);
    }
  }

  /**
   * Authorizes a request and has it answered. The body is retained until the integration has taken
   * it, and released in all cases.
   */
  private void authorize(ApiCall call) {
    AtomicBoolean released = new AtomicBoolean();
    Runnable release =
        () -> {
          if (released.compareAndSet(false, true)) {
            call.call().exchange().releaseBody();
          }
        };
    call.call().exchange().retainBody();
    try {
      authorizers.authorize(
          call,
          () -> {
            try {
              integrations.call(call);
            } finally {
              release.run();
            }
          },
          release);
    } catch (RuntimeException e) {
      release.run();
      throw e;
    }
  }
}
