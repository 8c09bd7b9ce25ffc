package io.lambent.gateway.forward;

import io.lambent.gateway.routing.CarriedDecision;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory.NameConfig;
import org.springframework.cloud.gateway.handler.predicate.AbstractRoutePredicateFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** The predicate {@code Carried=NAME}: requests whose carried decision names the route. */
@Component
final class CarriedRoutePredicateFactory extends AbstractRoutePredicateFactory<NameConfig> {
  private final CarriedDecision carried;

  CarriedRoutePredicateFactory(CarriedDecision carried) {
    super(NameConfig.class);
    this.carried = carried;
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of("name");
  }

  @Override
  public Predicate<ServerWebExchange> apply(NameConfig config) {
    String name = Objects.requireNonNull(config.getName());
    return exchange -> carried.isTo(exchange.getRequest(), name);
  }
}
