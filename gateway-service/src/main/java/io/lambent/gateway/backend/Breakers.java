package io.lambent.gateway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * One circuit breaker per backend. It opens when most of the latest calls did not reach the service
 * or got no answer; whatever a service answers is a success here. While it is open, calls are
 * refused at once, and after a second a few are tried again.
 */
@Component
public final class Breakers {
  private static final CircuitBreakerConfig CONFIG =
      CircuitBreakerConfig.custom()
          .slidingWindowSize(20)
          .minimumNumberOfCalls(10)
          .failureRateThreshold(60)
          .waitDurationInOpenState(Duration.ofSeconds(1))
          .permittedNumberOfCallsInHalfOpenState(3)
          .ignoreExceptions(AwsException.class)
          .build();

  private final Map<Backend, CircuitBreaker> breakers = new EnumMap<>(Backend.class);

  Breakers() {
    for (Backend backend : Backend.values()) {
      breakers.put(backend, CircuitBreaker.of(backend.serviceName(), CONFIG));
    }
  }

  CircuitBreaker of(Backend backend) {
    return Objects.requireNonNull(breakers.get(backend));
  }

  /** Makes a call, unless too many before it failed. */
  public <T> Mono<T> guard(Backend backend, Supplier<? extends Mono<T>> call) {
    CircuitBreaker breaker = of(backend);
    return Mono.defer(
        () -> {
          if (!breaker.tryAcquirePermission()) {
            return Mono.error(away(backend));
          }
          long start = System.nanoTime();
          return Mono.defer(call)
              .doOnSuccess(
                  any -> breaker.onSuccess(System.nanoTime() - start, TimeUnit.NANOSECONDS))
              .doOnError(e -> breaker.onError(System.nanoTime() - start, TimeUnit.NANOSECONDS, e))
              .doOnCancel(breaker::releasePermission);
        });
  }

  public static AwsException away(Backend backend) {
    return new AwsException(
        ErrorCode.SERVICE_UNAVAILABLE,
        backend.serviceName() + " cannot be reached. Try again in a moment.");
  }
}
