package io.lambent.execution.pool;

import io.lambent.execution.environment.EnvironmentOwner;
import org.jspecify.annotations.Nullable;

/** The start of one environment of a pool. Called on the environment's event loop. */
final class EnvironmentStart implements EnvironmentOwner {
  private final PooledEnvironment pooled;
  private final WaitingCalls waiting;
  private final DemandEstimate demand;
  private final RunQueue queue;
  private final Runnable ready;

  /**
   * @param waiting the calls of the environment's version
   * @param ready what follows when it is ready
   */
  EnvironmentStart(
      PooledEnvironment pooled,
      WaitingCalls waiting,
      DemandEstimate demand,
      RunQueue queue,
      Runnable ready) {
    this.pooled = pooled;
    this.waiting = waiting;
    this.demand = demand;
    this.queue = queue;
    this.ready = ready;
  }

  @Override
  public void ready() {
    pooled.becomeReady(queue.now());
    demand.startTook(pooled.environment().startMicros());
    ready.run();
  }

  /** A failed start is reported to one of the calls that wait for it. */
  @Override
  public @Nullable Claimed claim() {
    WaitingCalls.Entry first =
        pooled.provisioned() ? null : waiting.poll(pooled.revision(), queue.now());
    if (first == null) {
      return null;
    }
    long now = queue.now();
    pooled.takes(now);
    Lease lease = new Lease(pooled.pool()).of(pooled, now);
    return new Claimed(first.call().invocation(), first.call().assigned(lease));
  }
}
