package io.lambent.gateway.front;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.CallingFunction;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.exchange.Dispatcher;
import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.identity.Caller;
import io.lambent.gateway.identity.Signature;
import io.lambent.gateway.invoke.InvokeApi;
import io.lambent.gateway.invoke.InvokeRequest;
import io.lambent.gateway.origin.Gatekeeper;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.HttpTrigger;
import io.lambent.gateway.protocol.UnsupportedService;
import io.lambent.gateway.routing.Decision;
import io.lambent.gateway.routing.Destination;
import io.lambent.gateway.routing.OwnPath;
import io.lambent.gateway.routing.ServiceRegistry;
import io.lambent.gateway.routing.UploadLimit;
import io.lambent.gateway.sts.StsApi;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Takes every request on the public port, and asks in turn: the triggers, the Invoke operations,
 * the registry of services. Calls of functions are served here, on Netty and without Spring's
 * handlers, as they are what the port is for; what goes to another service is handed to the routes.
 */
@Component
final class Front implements Dispatcher {
  private static final Logger log = LoggerFactory.getLogger(Front.class);

  // Purposes of requests in meters, besides the signing names of services.
  private static final String INVOKE = "lambda-invoke";
  private static final String LAMBENT = "lambent";

  private final GatewayProperties properties;
  private final Gatekeeper gatekeeper;
  private final InvokeApi invokeApi;
  private final List<HttpTrigger> triggers;
  private final StsApi sts;
  private final ServiceRegistry registry;
  private final Forwarding forwarding;
  private final Introductions introductions;

  Front(
      GatewayProperties properties,
      Gatekeeper gatekeeper,
      InvokeApi invokeApi,
      List<HttpTrigger> triggers,
      StsApi sts,
      ServiceRegistry registry,
      Forwarding forwarding,
      Introductions introductions) {
    this.properties = properties;
    this.gatekeeper = gatekeeper;
    this.invokeApi = invokeApi;
    this.triggers = List.copyOf(triggers);
    this.sts = sts;
    this.registry = registry;
    this.forwarding = forwarding;
    this.introductions = introductions;
  }

  @Override
  public boolean serve(Exchange exchange) {
    HttpHeaders headers = exchange.headers();
    String host = gatekeeper.allowedHost(headers);
    String target = RequestTarget.relative(exchange.uri());
    String query = RequestTarget.query(target);
    CallingFunction function = exchange.callingFunction();
    Caller caller = Signature.caller(headers.get(HttpHeaderNames.AUTHORIZATION), query);
    Call call =
        new Call(
            exchange,
            host == null ? "" : host,
            RequestTarget.path(target),
            query,
            function == null ? caller : caller.from(function));
    if (exchange.client().isDirect()
        && !introductions.isInternal(call)
        && !call.path().startsWith(InternalHttp.CONNECTIONS)) {
      return refuse(
          call,
          "This gateway serves what comes through its proxy. Add the proxies' networks to"
              + " lambent.gateway.proxy-addresses if others shall reach it as well.");
    }
    if (host == null) {
      return refuse(call, hostText(headers.get(HttpHeaderNames.HOST)));
    }
    for (HttpTrigger trigger : triggers) {
      if (trigger.serve(call)) {
        return true;
      }
    }
    if (introductions.serves(call)) {
      return true;
    }
    if (headers.contains(HttpHeaderNames.ORIGIN)
        && registry.decide(call) instanceof Decision.Service service
        && ServiceRegistry.isForBuckets(service.route())) {
      // The bucket's own settings decide if a page may use it.
      return serves(call, service);
    }
    return !gatekeeper.allowsPage(exchange.method(), headers)
        ? refuse(
            call,
            "Lambent refuses requests from web pages of other origins. Add the page's origin to"
                + " lambent.gateway.allowed-origins if it shall use the API.")
        : servesPage(call) || servesOperation(call);
  }

  /** Answers the question that a browser asks before; a page's request is served as any other. */
  private boolean servesPage(Call call) {
    String origin = gatekeeper.configuredOrigin(call.headers());
    if (origin == null) {
      return false;
    }
    PageAccess.allow(call, origin);
    if (!PageAccess.isPreflight(call, call.exchange().method())) {
      return false;
    }
    PageAccess.preflight(call);
    return true;
  }

  private boolean servesOperation(Call call) {
    InvokeRequest invoke = InvokeRequest.of(call.exchange().method(), call.path());
    if (invoke != null && isForLambda(call)) {
      call.exchange().service(INVOKE);
      if (isSignatureMissing(call)) {
        return unsigned(call);
      }
      invokeApi.serve(invoke, call);
      return true;
    }
    return switch (registry.decide(call)) {
      case Decision.Own own -> servesOwn(call, own.path());
      case Decision.Service service -> serves(call, service);
      case Decision.Missing missing -> {
        UnsupportedService.serve(call, missing.name(), registry.services());
        yield true;
      }
      case Decision.Unknown unknown -> unknown(call);
    };
  }

  /** A key of S3 may look like the path of an invocation. */
  private static boolean isForLambda(Call call) {
    String service = call.caller().service();
    return service == null || service.equals("lambda");
  }

  private boolean servesOwn(Call call, OwnPath path) {
    call.exchange().service(LAMBENT);
    if (isRefused(call) || isOperatorsAlone(call, path)) {
      return true;
    }
    Backend backend = path.backend();
    return backend == null ? forwarding.toPage(call) : forwarding.toService(call, backend);
  }

  private boolean serves(Call call, Decision.Service service) {
    call.exchange().service(service.route().signingName());
    boolean isFree =
        ServiceRegistry.isOpen(call, service)
            || (ServiceRegistry.isForBuckets(service.route()) && isSignedElsewhere(call));
    if (!isFree && isSignatureMissing(call)) {
      return unsigned(call);
    }
    return switch (service.route().destination()) {
      case Destination.Here here -> {
        sts.serve(call);
        yield true;
      }
      case Destination.Inner inner ->
          isTooLarge(call, service.limit())
              || (service.route().isExactPath() ? isMalformed(call) : isRefused(call))
              || forwarding.toService(call, service.route(), inner.backend(), service.limit());
      case Destination.Upstream upstream ->
          isMalformed(call) || forwarding.toUpstream(call, upstream);
    };
  }

  /** Keeps functions from pages that show what other accounts have. */
  private static boolean isOperatorsAlone(Call call, OwnPath path) {
    return call.caller().function() != null
        && path.showsAllAccounts()
        && refuse(call, "Functions are not shown this page.");
  }

  /** Answers where an address leads to no operation. */
  private static boolean isRefused(Call call) {
    return isMalformed(call)
        || (RequestTarget.climbs(call.path())
            && afterBody(
                call, ErrorCode.VALIDATION, "The path must not contain '.' and '..' segments."));
  }

  private static boolean isMalformed(Call call) {
    return RequestTarget.isMalformed(RequestTarget.relative(call.exchange().uri()))
        && afterBody(call, ErrorCode.SERIALIZATION, "The request's address cannot be decoded.");
  }

  private static boolean isTooLarge(Call call, UploadLimit limit) {
    return call.exchange().declaredLength() > limit.bytes()
        && afterBody(call, ErrorCode.REQUEST_ENTITY_TOO_LARGE, limit.message());
  }

  private boolean isSignatureMissing(Call call) {
    return !properties.allowUnsigned() && !call.caller().isSigned();
  }

  /** A form has its signature in the body, and a browser's question before a request has none. */
  private static boolean isSignedElsewhere(Call call) {
    return call.exchange().method().equals(HttpMethod.OPTIONS)
        || ServiceRegistry.isOfPageForS3(call);
  }

  private static boolean unsigned(Call call) {
    return afterBody(call, ErrorCode.MISSING_AUTHENTICATION_TOKEN, "Missing Authentication Token");
  }

  private static boolean refuse(Call call, String text) {
    return afterBody(call, ErrorCode.ACCESS_DENIED, text);
  }

  private static boolean unknown(Call call) {
    return afterBody(
        call,
        ErrorCode.UNKNOWN_OPERATION,
        "Lambent has nothing at "
            + call.path()
            + ". The AWS Lambda API is at its usual paths, the state of this installation at"
            + " /_lambent/health.");
  }

  private static boolean afterBody(Call call, ErrorCode code, String text) {
    Answers.errorAfterBody(call, code, text);
    return true;
  }

  private static String hostText(@Nullable String host) {
    return host == null
        ? "The request has no Host header."
        : "Lambent refuses the host name in '"
            + host
            + "'. Add it to lambent.gateway.allowed-hosts if clients shall use it.";
  }

  @Override
  public void overloaded(Exchange exchange) {
    exchange.refused();
    Answers.error(
        exchange,
        ErrorCode.SERVICE_UNAVAILABLE,
        "There is no memory for the request at this time. Try again later.");
  }

  @Override
  public void failed(Exchange exchange, Throwable e) {
    String path = RequestTarget.path(RequestTarget.relative(exchange.uri()));
    log.error("{} {} failed", exchange.method(), path, e);
    Answers.error(
        exchange, ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }
}
