package io.lambent.execution.sandbox;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the driver in use; functions can run with either. */
@Component("sandbox")
final class SandboxHealth implements HealthIndicator {
  private final SandboxSelection selection;
  private final ControlGroups groups;

  SandboxHealth(SandboxSelection selection, ControlGroups groups) {
    this.selection = selection;
    this.groups = groups;
  }

  @Override
  public Health health() {
    return Health.up()
        .withDetail("driver", selection.driver().name())
        .withDetail("isolated", selection.driver().isolates())
        .withDetail("reason", selection.reason())
        .withDetail("limited", groups.limited())
        .withDetail("notLimited", groups.notLimited())
        .withDetail("notLimitedReason", groups.problem())
        .build();
  }
}
