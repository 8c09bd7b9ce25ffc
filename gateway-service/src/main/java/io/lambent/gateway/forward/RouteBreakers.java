package io.lambent.gateway.forward;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.reactor.circuitbreaker.operator.CircuitBreakerOperator;
import io.lambent.client.http.Resilience;
import java.util.function.Function;
import org.springframework.cloud.client.circuitbreaker.ConfigBuilder;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreaker;
import org.springframework.cloud.client.circuitbreaker.ReactiveCircuitBreakerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The circuit breakers of routes: those that calls of functions count on too, so that a service
 * that is away is known to be so by all. Time-outs are the HTTP client's.
 */
@Component
final class RouteBreakers
    extends ReactiveCircuitBreakerFactory<RouteBreakers.None, RouteBreakers.None> {
  private final Resilience resilience;

  RouteBreakers(Resilience resilience) {
    this.resilience = resilience;
  }

  /** There is nothing to configure here; {@code lambent.client} does. */
  record None() implements ConfigBuilder<None> {
    @Override
    public None build() {
      return this;
    }
  }

  @Override
  public ReactiveCircuitBreaker create(String id) {
    return new Guard(resilience.breaker(id));
  }

  @Override
  protected None configBuilder(String id) {
    return new None();
  }

  @Override
  public void configureDefault(Function<String, None> defaultConfiguration) {
    throw new UnsupportedOperationException("circuit breakers are configured by lambent.client");
  }

  private record Guard(CircuitBreaker breaker) implements ReactiveCircuitBreaker {
    @Override
    public <T> Mono<T> run(Mono<T> call, Function<Throwable, Mono<T>> fallback) {
      return call.transformDeferred(CircuitBreakerOperator.of(breaker)).onErrorResume(fallback);
    }

    @Override
    public <T> Flux<T> run(Flux<T> call, Function<Throwable, Flux<T>> fallback) {
      return call.transformDeferred(CircuitBreakerOperator.of(breaker)).onErrorResume(fallback);
    }
  }
}
