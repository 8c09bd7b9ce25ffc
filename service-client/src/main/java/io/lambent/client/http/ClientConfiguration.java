package io.lambent.client.http;

import io.github.resilience4j.micrometer.tagged.CircuitBreakerMetricNames;
import io.github.resilience4j.micrometer.tagged.RetryMetricNames;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.github.resilience4j.micrometer.tagged.TaggedRetryMetrics;
import io.lambent.client.access.InternalProperties;
import io.lambent.client.memory.HeapReturn;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** The beans that every service has, above all those by which it calls others. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({InternalProperties.class, ClientProperties.class})
public class ClientConfiguration {
  private static final String METERS = "lambent.client.";

  @Bean
  Resilience resilience(
      ClientProperties properties, @Value("${spring.application.name}") String caller) {
    return new Resilience(properties, caller);
  }

  @Bean
  ServiceClients serviceClients(
      ClientProperties properties,
      InternalProperties internal,
      JsonMapper json,
      Resilience resilience) {
    return new ServiceClients(properties, internal, json, resilience);
  }

  @Bean
  HeapReturn heapReturn() {
    return new HeapReturn().start();
  }

  @Bean
  MeterBinder circuitBreakerMeters(Resilience resilience) {
    return TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(
        CircuitBreakerMetricNames.custom()
            .callsMetricName(METERS + "calls")
            .notPermittedCallsMetricName(METERS + "calls.refused")
            .stateMetricName(METERS + "breaker.state")
            .bufferedCallsMetricName(METERS + "breaker.window")
            .slowCallsMetricName(METERS + "breaker.slow.calls")
            .failureRateMetricName(METERS + "breaker.failure.rate")
            .slowCallRateMetricName(METERS + "breaker.slow.rate")
            .build(),
        resilience.breakers());
  }

  @Bean
  MeterBinder retryMeters(Resilience resilience) {
    return TaggedRetryMetrics.ofRetryRegistry(
        RetryMetricNames.custom().callsMetricName(METERS + "retried.calls").build(),
        resilience.retries());
  }
}
