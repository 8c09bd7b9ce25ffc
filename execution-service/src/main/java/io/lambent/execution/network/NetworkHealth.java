package io.lambent.execution.network;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows what functions reach over the network. */
@Component("network")
final class NetworkHealth implements HealthIndicator {
  private final Networks networks;

  NetworkHealth(Networks networks) {
    this.networks = networks;
  }

  @Override
  public Health health() {
    return Health.up().withDetail("policy", networks.description()).build();
  }
}
