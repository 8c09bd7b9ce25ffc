package io.lambent.execution.intake;

import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.pool.EnvironmentStatus;
import io.lambent.execution.sandbox.SandboxSelection;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows the environments of this instance. */
@RestController
class EnvironmentIntake {
  private final EnvironmentPools pools;
  private final SandboxSelection sandboxes;

  EnvironmentIntake(EnvironmentPools pools, SandboxSelection sandboxes) {
    this.pools = pools;
    this.sandboxes = sandboxes;
  }

  /**
   * @param reason why this driver is in use
   */
  record Status(
      String driver, boolean isolated, String reason, List<EnvironmentStatus> environments) {}

  @GetMapping("/_lambent/environments")
  Status environments() {
    return new Status(
        sandboxes.driver().name(),
        sandboxes.driver().isolates(),
        sandboxes.reason(),
        pools.status());
  }
}
