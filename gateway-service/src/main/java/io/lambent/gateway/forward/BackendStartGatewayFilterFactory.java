package io.lambent.gateway.forward;

import io.lambent.client.http.Unreachable;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import java.util.List;
import java.util.Objects;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.stereotype.Component;

/**
 * The filter {@code BackendStart=BACKEND}: has a request wait until a service runs that starts with
 * the first request for it. The wait does not count as a failure of the service.
 */
@Component
final class BackendStartGatewayFilterFactory
    extends AbstractGatewayFilterFactory<AbstractGatewayFilterFactory.NameConfig> {
  private final BackendStarter starter;

  BackendStartGatewayFilterFactory(BackendStarter starter) {
    super(NameConfig.class);
    this.starter = starter;
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of(NAME_KEY);
  }

  @Override
  public GatewayFilter apply(NameConfig config) {
    Backend backend = Backend.valueOf(Objects.requireNonNull(config.getName()));
    return (exchange, chain) ->
        starter.isRunning(backend)
            ? chain.filter(exchange)
            : starter
                .start(backend)
                .onErrorMap(e -> Unreachable.error(backend.serviceName()))
                .then(chain.filter(exchange));
  }
}
