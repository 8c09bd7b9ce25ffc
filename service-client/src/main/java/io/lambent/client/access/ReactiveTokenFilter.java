package io.lambent.client.access;

import io.lambent.contract.internal.InternalHttp;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses requests that do not come from another service, for services on WebFlux. */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ReactiveTokenFilter implements WebFilter {
  private final TokenCheck check;

  public ReactiveTokenFilter(InternalProperties internal) {
    this.check = new TokenCheck(internal.token());
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    if (check.allows(
        exchange.getRequest().getPath().value(),
        exchange.getRequest().getHeaders().getFirst(InternalHttp.TOKEN))) {
      return chain.filter(exchange);
    }
    exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
    return exchange.getResponse().setComplete();
  }
}
