package io.lambent.execution.interpreter;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows which runtimes of AWS's this host runs, and on what. Never ill: functions say it, too. */
@Component("runtimes")
final class RuntimesHealth implements HealthIndicator {
  private final RuntimeRegistry registry;

  RuntimesHealth(RuntimeRegistry registry) {
    this.registry = registry;
  }

  @Override
  public Health health() {
    return Health.up().withDetail("summary", registry.summary().orElse("")).build();
  }
}
