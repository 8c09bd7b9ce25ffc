package io.lambent.gateway.front;

import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.awsapi.Answers;
import io.lambent.gateway.awsapi.AwsService;
import io.lambent.gateway.awsapi.Call;
import io.lambent.gateway.awsapi.InvokeApi;
import io.lambent.gateway.awsapi.InvokeRequest;
import io.lambent.gateway.awsapi.RequestBody;
import io.lambent.gateway.awsapi.StsApi;
import io.lambent.gateway.awsapi.UnsupportedService;
import io.lambent.gateway.backend.UploadLimit;
import io.lambent.gateway.functionurl.FunctionUrlAddress;
import io.lambent.gateway.functionurl.FunctionUrlApi;
import io.lambent.gateway.identity.Signature;
import io.lambent.gateway.origin.Gatekeeper;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Takes every request on the public port. Calls of functions are served here, on Netty and without
 * Spring's handlers, as they are what the port is for; what goes to another service is handed to
 * the routes.
 */
@Component
final class Front {
  private static final Logger log = LoggerFactory.getLogger(Front.class);

  private final GatewayProperties properties;
  private final Gatekeeper gatekeeper;
  private final InvokeApi invokeApi;
  private final FunctionUrlApi functionUrls;
  private final StsApi sts;
  private final Forwarding forwarding;

  Front(
      GatewayProperties properties,
      Gatekeeper gatekeeper,
      InvokeApi invokeApi,
      FunctionUrlApi functionUrls,
      StsApi sts,
      Forwarding forwarding) {
    this.properties = properties;
    this.gatekeeper = gatekeeper;
    this.invokeApi = invokeApi;
    this.functionUrls = functionUrls;
    this.sts = sts;
    this.forwarding = forwarding;
  }

  Publisher<Void> handle(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = request.requestHeaders();
    String host = gatekeeper.allowedHost(headers);
    String target = RequestTarget.relative(request.uri());
    String path = RequestTarget.path(target);
    String query = RequestTarget.query(target);
    Call call =
        new Call(
            request,
            response,
            host == null ? "" : host,
            path,
            query,
            Signature.caller(headers.get(HttpHeaderNames.AUTHORIZATION), query),
            UUID.randomUUID().toString());
    Mono<Void> served =
        host == null
            ? refuse(call, hostText(headers.get(HttpHeaderNames.HOST)))
            : dispatch(call, request.method());
    return served.onErrorResume(e -> failed(call, e));
  }

  private Mono<Void> dispatch(Call call, HttpMethod method) {
    FunctionUrlAddress address = FunctionUrlAddress.of(call.host(), call.path());
    if (address != null) {
      return functionUrls.serve(address, call);
    }
    if (!gatekeeper.allowsPage(method, call.headers())) {
      return refuse(
          call,
          "Lambent refuses requests from web pages of other origins. Add the page's origin to"
              + " lambent.gateway.allowed-origins if it shall use the API.");
    }
    String origin = gatekeeper.configuredOrigin(call.headers());
    if (origin != null) {
      PageAccess.allow(call, origin);
      if (PageAccess.isPreflight(call, method)) {
        return PageAccess.preflight(call);
      }
    }
    InvokeRequest invoke = InvokeRequest.of(method, call.path());
    if (invoke != null) {
      return isSignatureMissing(call) ? unsigned(call) : invokeApi.serve(invoke, call);
    }
    if (OwnPaths.contains(call.path())) {
      return forwarding.forward(call);
    }
    return switch (AwsService.of(call)) {
      case AwsService.Lambda lambda -> isSignatureMissing(call) ? unsigned(call) : lambda(call);
      case AwsService.Logs logs ->
          isSignatureMissing(call) ? unsigned(call) : forwarding.forward(call);
      case AwsService.Sts any -> isSignatureMissing(call) ? unsigned(call) : sts.serve(call);
      case AwsService.Other other -> UnsupportedService.serve(call, other.name());
      case AwsService.None none -> unknown(call);
    };
  }

  private Mono<Void> lambda(Call call) {
    long length = RequestBody.declaredLength(call.request());
    UploadLimit limit = UploadLimit.of(call.request().method(), call.path());
    if (length <= limit.bytes()) {
      return forwarding.forward(call);
    }
    return RequestBody.discard(call.request())
        .then(
            Mono.defer(
                () -> Answers.error(call, ErrorCode.REQUEST_ENTITY_TOO_LARGE, limit.message())));
  }

  private boolean isSignatureMissing(Call call) {
    return !properties.allowUnsigned() && !call.caller().isSigned();
  }

  private static Mono<Void> unsigned(Call call) {
    return afterBody(call, ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
  }

  private static Mono<Void> refuse(Call call, String text) {
    return afterBody(call, ErrorCode.ACCESS_DENIED, text);
  }

  private static Mono<Void> unknown(Call call) {
    return afterBody(
        call,
        ErrorCode.UNKNOWN_OPERATION,
        "Lambent has nothing at "
            + call.path()
            + ". The AWS Lambda API is at its usual paths, the state of this installation at"
            + " /_lambent/health.");
  }

  private static Mono<Void> afterBody(Call call, ErrorCode code, String text) {
    return RequestBody.discard(call.request())
        .then(Mono.defer(() -> Answers.error(call, code, text)));
  }

  private static String hostText(@Nullable String host) {
    return host == null
        ? "The request has no Host header."
        : "Lambent refuses the host name in '"
            + host
            + "'. Add it to lambent.gateway.allowed-hosts if clients shall use it.";
  }

  private static Mono<Void> failed(Call call, Throwable e) {
    if (call.response().hasSentHeaders()) {
      log.debug("The connection of request {} broke", call.requestId(), e);
      return Mono.error(e);
    }
    log.error("{} {} failed", call.request().method(), call.path(), e);
    return Answers.error(
        call, ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }
}
