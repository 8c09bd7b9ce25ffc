package io.lambent.gateway.routing;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.awsapi.Answers;
import io.lambent.gateway.awsapi.ErrorDocument;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * Forwards requests for services that Lambent lacks. A request goes on as it came, with its host,
 * so that its signature stays what it was; headers of Lambent's own are taken off. Where
 * credentials are configured for the service, it is signed anew, for the upstream's host.
 */
@Configuration(proxyBeanMethods = false)
class Upstreams {
  private static final Logger log = LoggerFactory.getLogger(Upstreams.class);

  private static final String INTERNAL = "x-lambent-";

  /** Behind the filter that makes an address of the route's and the request's. */
  private static final int AFTER_ADDRESS = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;

  private final ServiceRegistry registry;
  private final UpstreamSigningProperties signing;
  private final CarriedDecision carried;

  Upstreams(ServiceRegistry registry, UpstreamSigningProperties signing, CarriedDecision carried) {
    this.registry = registry;
    this.signing = signing;
    this.carried = carried;
  }

  @Bean
  RouteLocator routesToUpstreams(RouteLocatorBuilder builder) {
    RouteLocatorBuilder.Builder routes = builder.routes();
    registry
        .upstreams()
        .forEach(
            (service, url) ->
                routes.route(
                    "upstream." + service,
                    route ->
                        route
                            .predicate(
                                exchange -> carried.isToUpstream(exchange.getRequest(), service))
                            .filters(
                                filters ->
                                    filters
                                        .preserveHostHeader()
                                        .filter(explaining(service, url))
                                        .filter(asItCame())
                                        .filter(signed(service, url), AFTER_ADDRESS)
                                        .filter(addressed(url), AFTER_ADDRESS + 1))
                            .uri(url)));
    return routes.build();
  }

  private GatewayFilter asItCame() {
    return (exchange, chain) -> {
      ServerHttpRequest request =
          exchange.getRequest().mutate().headers(Upstreams::removeInternal).build();
      return chain.filter(exchange.mutate().request(request).build());
    };
  }

  private static void removeInternal(HttpHeaders headers) {
    List<String> internal =
        headers.headerNames().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toList();
    internal.forEach(headers::remove);
  }

  private GatewayFilter signed(String service, URI url) {
    return signing.services().contains(service)
        ? new UpstreamSigner(service, url, signing, Clock.systemUTC())
        : (exchange, chain) -> chain.filter(exchange);
  }

  /** Replaces the address that Spring made, in which two slashes become one. */
  private static GatewayFilter addressed(URI url) {
    String upstream = url.getScheme() + "://" + url.getRawAuthority();
    return (exchange, chain) -> {
      URI request = exchange.getRequest().getURI();
      String query = request.getRawQuery();
      exchange
          .getAttributes()
          .put(
              ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
              URI.create(upstream + request.getRawPath() + (query == null ? "" : "?" + query)));
      return chain.filter(exchange);
    };
  }

  private static GatewayFilter explaining(String service, URI url) {
    return (exchange, chain) -> {
      HttpHeaders received = exchange.getRequest().getHeaders();
      String requestId = received.getFirst(InternalHttp.REQUEST_ID);
      return Mono.defer(() -> chain.filter(exchange))
          .onErrorResume(
              e -> {
                AwsException error = explained(service, url, e);
                return error == null || exchange.getResponse().isCommitted()
                    ? Mono.error(e)
                    : answer(exchange, service, error, requestId == null ? "" : requestId);
              });
    };
  }

  /** The error that an exception stands for; null where the gateway is at fault. */
  private static @Nullable AwsException explained(String service, URI url, Throwable e) {
    String upstream = "The upstream of " + service + ", " + url + ",";
    if (Routes.isUnconnected(e)) {
      return new AwsException(
          ErrorCode.SERVICE_UNAVAILABLE, upstream + " cannot be reached. Try again in a moment.");
    }
    if (e instanceof ResponseStatusException status && status.getStatusCode().value() == 504) {
      return new AwsException(ErrorCode.SERVICE_UNAVAILABLE, upstream + " did not answer in time.");
    }
    return e instanceof AwsException error ? error : null;
  }

  /** Answers an error in the protocol of the request. */
  private static Mono<Void> answer(
      ServerWebExchange exchange, String service, AwsException error, String requestId) {
    log.warn("{}: {}", service, error.text());
    ErrorDocument document =
        ErrorDocument.of(
            service,
            exchange.getRequest().getHeaders()::getFirst,
            error.code().awsName(),
            error.text(),
            requestId);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(error.code().httpStatus()));
    response.getHeaders().set(HttpHeaders.CONTENT_TYPE, document.contentType());
    response.getHeaders().set(Answers.REQUEST_ID.toString(), requestId);
    document.headers().forEach(response.getHeaders()::set);
    response.getHeaders().setContentLength(document.body().length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(document.body())));
  }
}
