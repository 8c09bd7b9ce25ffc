package io.lambent.client.http;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;
import io.github.resilience4j.retry.RetryRegistry;
import io.lambent.contract.error.AwsException;
import java.util.Map;

/**
 * One circuit breaker and one retry per service that is called. A breaker counts calls that did not
 * reach the service, got no answer, or one that the service could not help (5xx); answers that are
 * the caller's fault (4xx) count as neither success nor failure.
 */
public final class Resilience {
  private static final int TRIALS = 3;

  private final CircuitBreakerRegistry breakers;
  private final RetryRegistry retries;

  /**
   * @param caller the service that calls, in tags of meters
   */
  public Resilience(ClientProperties properties, String caller) {
    Map<String, String> tags = Map.of("caller", caller);
    CircuitBreakerConfig breaker =
        CircuitBreakerConfig.custom()
            .slidingWindowSize(properties.breakerWindow())
            .minimumNumberOfCalls(Math.max(1, properties.breakerWindow() / 2))
            .failureRateThreshold(properties.breakerFailureRate())
            .waitDurationInOpenState(properties.breakerOpen())
            .permittedNumberOfCallsInHalfOpenState(TRIALS)
            .ignoreException(Resilience::isCallersFault)
            .build();
    RetryConfig retry =
        RetryConfig.custom()
            .maxAttempts(properties.attempts())
            .intervalFunction(
                IntervalFunction.ofExponentialRandomBackoff(
                    properties.retryDelay().toMillis(), 2.0, 0.5))
            .retryOnException(e -> e instanceof ServiceCallException && !isCallersFault(e))
            .build();
    breakers =
        CircuitBreakerRegistry.custom().withCircuitBreakerConfig(breaker).withTags(tags).build();
    retries = RetryRegistry.custom().withRetryConfig(retry).withTags(tags).build();
  }

  private static boolean isCallersFault(Throwable e) {
    return e instanceof AwsException
        || (e instanceof ServiceCallException call && call.isCallersFault());
  }

  /**
   * The breaker of a service.
   *
   * @param name such as {@code execution-service}; also the {@code name} of its meters
   */
  public CircuitBreaker breaker(String name) {
    return breakers.circuitBreaker(name);
  }

  Retry retry(String name) {
    return retries.retry(name);
  }

  CircuitBreakerRegistry breakers() {
    return breakers;
  }

  RetryRegistry retries() {
    return retries;
  }
}
