package io.lambent.gateway.forward;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.gateway.filter.factory.SpringCloudCircuitBreakerFilterFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.DispatcherHandler;
import reactor.core.publisher.Mono;

/** Spring Cloud Gateway's {@code CircuitBreaker}; what went wrong is for the filters before it. */
@Component
final class RouteCircuitBreakerFilterFactory extends SpringCloudCircuitBreakerFilterFactory {

  RouteCircuitBreakerFilterFactory(
      RouteBreakers breakers, ObjectProvider<DispatcherHandler> fallbacks) {
    super(breakers, fallbacks);
  }

  @Override
  protected Mono<Void> handleErrorWithoutFallback(Throwable e, boolean resumeWithoutError) {
    return Mono.error(e);
  }
}
