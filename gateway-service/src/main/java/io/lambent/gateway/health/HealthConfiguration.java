package io.lambent.gateway.health;

import io.lambent.gateway.backend.Backend;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.ReactiveHealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code /actuator/health}: up when each service behind the gateway is, so that a function could be
 * created, invoked and metered.
 */
@Configuration(proxyBeanMethods = false)
class HealthConfiguration {

  @Bean
  ReactiveHealthIndicator functionService(Backends backends) {
    return of(backends, Backend.FUNCTION);
  }

  @Bean
  ReactiveHealthIndicator executionService(Backends backends) {
    return of(backends, Backend.EXECUTION);
  }

  @Bean
  ReactiveHealthIndicator billingService(Backends backends) {
    return of(backends, Backend.BILLING);
  }

  @Bean
  ReactiveHealthIndicator awsServices(Backends backends) {
    return of(backends, Backend.AWS);
  }

  private static ReactiveHealthIndicator of(Backends backends, Backend backend) {
    return () ->
        backends
            .check(backend)
            .map(
                finding ->
                    finding.isHealthy()
                        ? Health.up().build()
                        : Health.down().withDetail("problem", finding.problem()).build());
  }
}
