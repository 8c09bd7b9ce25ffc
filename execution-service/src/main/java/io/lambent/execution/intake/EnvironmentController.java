package io.lambent.execution.intake;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.ProvisionedEnvironments;
import io.lambent.contract.function.ProvisionedState;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.execution.cgroup.Cgroups;
import io.lambent.execution.network.Networks;
import io.lambent.execution.pool.EnvironmentPools;
import io.lambent.execution.pool.EnvironmentStatus;
import io.lambent.execution.sandbox.selection.SandboxSelection;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows the environments of this instance. */
@RestController
class EnvironmentController {
  private final EnvironmentPools pools;
  private final SandboxSelection sandboxes;
  private final Cgroups groups;
  private final Networks networks;
  private final ProvisionedEnvironments provisioned;

  EnvironmentController(
      EnvironmentPools pools,
      SandboxSelection sandboxes,
      Cgroups groups,
      Networks networks,
      ProvisionedEnvironments provisioned) {
    this.pools = pools;
    this.sandboxes = sandboxes;
    this.groups = groups;
    this.networks = networks;
    this.provisioned = provisioned;
  }

  /**
   * @param reason why this driver is in use
   * @param network what functions reach
   * @param limited what the kernel limits for each environment
   * @param notLimited what it does not; empty where it limits all that it can
   * @param notLimitedReason empty where there are control groups
   */
  record Status(
      String driver,
      boolean isolated,
      String reason,
      String network,
      String limited,
      String notLimited,
      String notLimitedReason,
      List<EnvironmentStatus> environments) {}

  /** The states of a function's environments that are held ready here. */
  @GetMapping(InternalHttp.PROVISIONED_STATES)
  List<ProvisionedState> provisioned(
      @RequestParam String account, @RequestParam String region, @RequestParam String name) {
    return provisioned.states(new FunctionName(account, region, name));
  }

  @GetMapping("/_lambent/environments")
  Status environments() {
    return new Status(
        sandboxes.driver().name(),
        sandboxes.driver().isolates(),
        sandboxes.reason(),
        networks.description(),
        groups.limited(),
        groups.notLimited(),
        groups.problem(),
        pools.status());
  }
}
