package io.lambent.gateway.forward;

import io.lambent.client.http.Unreachable;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.util.List;
import java.util.Objects;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.stereotype.Component;

/**
 * The filter {@code BackendErrors=SERVICE}: makes AWS's errors of a service of Lambent that cannot
 * be reached or does not answer.
 */
@Component
final class BackendErrorsGatewayFilterFactory
    extends AbstractGatewayFilterFactory<AbstractGatewayFilterFactory.NameConfig> {

  BackendErrorsGatewayFilterFactory() {
    super(NameConfig.class);
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of(NAME_KEY);
  }

  @Override
  public GatewayFilter apply(NameConfig config) {
    String service = Objects.requireNonNull(config.getName());
    return (exchange, chain) -> chain.filter(exchange).onErrorMap(e -> explained(service, e));
  }

  private static Throwable explained(String service, Throwable e) {
    if (ForwardingFailures.isUnreachable(e)) {
      return Unreachable.error(service);
    }
    return ForwardingFailures.isTimeout(e)
        ? new AwsException(ErrorCode.SERVICE, service + " did not answer in time.")
        : e;
  }
}
