package io.lambent.gateway.forward;

import io.lambent.gateway.routing.ServiceRegistry;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.OrderedGatewayFilter;
import org.springframework.cloud.gateway.filter.RouteToRequestUrlFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.cloud.gateway.support.ServerWebExchangeUtils;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The filter {@code UpstreamRequest=SERVICE}: sends a request as it came, with its host, so that
 * its signature stays what it was; headers of Lambent's own are taken off. Where credentials are
 * configured for the service, it is signed anew, for the upstream's host.
 */
@Component
final class UpstreamRequestGatewayFilterFactory
    extends AbstractGatewayFilterFactory<AbstractGatewayFilterFactory.NameConfig> {
  private static final String INTERNAL = "x-lambent-";

  /** Behind the filter that makes an address of the route's and the request's. */
  private static final int AFTER_ADDRESS = RouteToRequestUrlFilter.ROUTE_TO_URL_FILTER_ORDER + 1;

  private final ServiceRegistry registry;
  private final UpstreamSigningProperties signing;

  UpstreamRequestGatewayFilterFactory(ServiceRegistry registry, UpstreamSigningProperties signing) {
    super(NameConfig.class);
    this.registry = registry;
    this.signing = signing;
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of(NAME_KEY);
  }

  @Override
  public GatewayFilter apply(NameConfig config) {
    String service = Objects.requireNonNull(config.getName());
    URI url = registry.upstream(service);
    GatewayFilter signed =
        signing.services().contains(service)
            ? new UpstreamSigner(service, url, signing, Clock.systemUTC())
            : (exchange, chain) -> chain.filter(exchange);
    return new OrderedGatewayFilter(
        (exchange, chain) ->
            signed.filter(withoutInternal(exchange), ready -> send(ready, url, chain)),
        AFTER_ADDRESS);
  }

  private static ServerWebExchange withoutInternal(ServerWebExchange exchange) {
    ServerHttpRequest request =
        exchange
            .getRequest()
            .mutate()
            .headers(UpstreamRequestGatewayFilterFactory::removeInternal)
            .build();
    return exchange.mutate().request(request).build();
  }

  private static void removeInternal(HttpHeaders headers) {
    List<String> internal =
        headers.headerNames().stream()
            .filter(name -> name.toLowerCase(Locale.ROOT).startsWith(INTERNAL))
            .toList();
    internal.forEach(headers::remove);
  }

  /** Replaces the address that Spring made, in which two slashes become one. */
  private static Mono<Void> send(ServerWebExchange exchange, URI url, GatewayFilterChain chain) {
    URI request = exchange.getRequest().getURI();
    String query = request.getRawQuery();
    exchange
        .getAttributes()
        .put(
            ServerWebExchangeUtils.GATEWAY_REQUEST_URL_ATTR,
            URI.create(
                url.getScheme()
                    + "://"
                    + url.getRawAuthority()
                    + request.getRawPath()
                    + (query == null ? "" : "?" + query)));
    return chain.filter(exchange);
  }
}
