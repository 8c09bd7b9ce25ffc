package io.lambent.gateway.backend;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.lambent.client.http.Resilience;
import io.lambent.client.http.Unreachable;
import io.lambent.contract.error.AwsException;
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
  private final Resilience resilience;

  Breakers(Resilience resilience) {
    this.resilience = resilience;
  }

  /** Makes a call, unless too many before it failed. */
  public <T> Mono<T> guard(Backend backend, Supplier<? extends Mono<T>> call) {
    CircuitBreaker breaker = resilience.breaker(backend.serviceName());
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
    return Unreachable.error(backend.serviceName());
  }
}
