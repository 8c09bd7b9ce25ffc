package io.lambent.execution.pool;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/** Gauges of the environments and calls in the pools of this host. */
@Component
final class PoolMetrics {
  PoolMetrics(EnvironmentPools pools, MeterRegistry registry) {
    environments(pools, registry, "starting", PooledEnvironment::starting);
    environments(pools, registry, "working", PooledEnvironment::working);
    environments(pools, registry, "idle", PooledEnvironment::idle);
    Gauge.builder("lambent.calls.waiting", pools, EnvironmentPools::waitingCalls)
        .description("Calls that wait for an environment or a run slot")
        .register(registry);
    Gauge.builder("lambent.run.slots.free", pools, EnvironmentPools::freeSlots)
        .description("Short calls that could run at once beside those that do")
        .register(registry);
  }

  private static void environments(
      EnvironmentPools pools,
      MeterRegistry registry,
      String state,
      Predicate<PooledEnvironment> isInState) {
    Gauge.builder("lambent.environments", pools, all -> all.count(isInState))
        .description("Execution environments of all functions, without stems")
        .tag("state", state)
        .register(registry);
  }
}
