package io.lambent.execution.sandbox.selection;

import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.sandbox.DriverCondition;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Shows the driver in use and its condition; functions can run with any. */
@Component("sandbox")
final class SandboxHealth implements HealthIndicator {
  /** Calls are served, but environments were lost. Does not make the whole service DOWN. */
  private static final String DEGRADED = "DEGRADED";

  private final SandboxSelection selection;
  private final Cgroups groups;

  SandboxHealth(SandboxSelection selection, Cgroups groups) {
    this.selection = selection;
    this.groups = groups;
  }

  @Override
  public Health health() {
    return condition(selection.driver().condition())
        .withDetail("driver", selection.driver().name())
        .withDetail("isolated", selection.driver().isolates())
        .withDetail("reason", selection.reason())
        .withDetail("limited", groups.limited())
        .withDetail("notLimited", groups.notLimited())
        .withDetail("notLimitedReason", groups.problem())
        .build();
  }

  private static Health.Builder condition(DriverCondition condition) {
    return switch (condition) {
      case DriverCondition.Working working -> Health.up();
      case DriverCondition.Recovering recovering ->
          Health.status(DEGRADED).withDetail("condition", recovering.reason());
      case DriverCondition.Stuck stuck -> Health.down().withDetail("condition", stuck.reason());
    };
  }
}
