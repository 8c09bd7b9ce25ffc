package io.lambent.execution.intake;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.execution.InternalProperties;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/** Refuses all requests that do not come from another service of the platform. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class InternalAccess implements WebFilter {
  private static final String HEALTH = "/actuator/health";

  private final String token;

  InternalAccess(InternalProperties properties) {
    this.token = properties.token();
  }

  @Override
  public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
    String path = exchange.getRequest().getPath().value();
    String presented = exchange.getRequest().getHeaders().getFirst(InternalHttp.TOKEN);
    if (InternalHttp.tokenMatches(token, presented)
        || path.equals(HEALTH)
        || path.startsWith(HEALTH + "/")) {
      return chain.filter(exchange);
    }
    exchange.getResponse().setStatusCode(HttpStatus.FORBIDDEN);
    return exchange.getResponse().setComplete();
  }
}
