package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.function.FunctionVersion;
import io.lambent.execution.TestingArchive;
import io.lambent.execution.TestingExecution;
import io.lambent.execution.environment.Environments;
import io.lambent.execution.pool.policy.KeepAlive;
import io.lambent.execution.pool.policy.ServiceTimes;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DemandEstimateTest {
  private static final long NOW = TimeUnit.HOURS.toNanos(1);

  private final RunQueue queue = new RunQueue(2, 8, () -> true, () -> 0, () -> NOW);
  private final Overload overload = new Overload(100, TimeUnit.MINUTES.toNanos(1), NOW);

  private VersionPool pool(TestingExecution execution, FunctionVersion version) {
    return new VersionPool(
        new EnvironmentPools.Key(version.function(), version.version()),
        new PoolParts(
            execution.bean(Environments.class),
            new HostQuota(10, Long.MAX_VALUE, HostCapacity.ofHost()),
            queue,
            overload,
            new KeepAlive(Duration.ofMinutes(10), Duration.ofHours(1), KeepAlive.Mode.FIXED),
            0,
            () -> NOW,
            awake -> {}));
  }

  @Test
  void startsNothingForACallThatAnEnvironmentIsAboutToTake() {
    try (TestingExecution execution = new TestingExecution("--lambent.sandbox.driver=process")) {
      FunctionVersion version =
          execution.functions.version(
              "taken", "python3.13", "app.handler", TestingArchive.of("app.py", ""));
      PooledEnvironment environment =
          new PooledEnvironment(pool(execution, version), version.revision(), 128, false);
      WaitingCalls waiting = new WaitingCalls(overload);
      assertThat(waiting.tryAdd(new TestingCall(version), NOW, ServiceTimes.UNKNOWN)).isTrue();
      DemandEstimate demand = new DemandEstimate(queue);
      HostLoad load = new HostLoad(NOW, 1, true, true, 0);

      environment.rest(NOW);
      assertThat(environment.tryLease()).isTrue();
      assertThat(demand.starts(waiting, List.of(environment), load)).isZero();

      assertThat(waiting.poll(NOW)).isNotNull();
      environment.takes(NOW);
      assertThat(environment.working()).isTrue();
      assertThat(demand.starts(waiting, List.of(environment), load)).isZero();
    }
  }
}
