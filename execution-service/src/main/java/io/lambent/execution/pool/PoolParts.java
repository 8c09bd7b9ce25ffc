package io.lambent.execution.pool;

import io.lambent.execution.environment.Environments;
import io.lambent.execution.pool.policy.KeepAlive;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The parts that all pools of this host share.
 *
 * @param surplusNanos after which an environment ends that other idle ones make superfluous
 * @param nanoTime the clock of idle times; the run queue has its own
 * @param awake called with a pool that has environments again
 */
record PoolParts(
    Environments environments,
    HostQuota quota,
    RunQueue queue,
    Overload overload,
    KeepAlive keepAlive,
    long surplusNanos,
    LongSupplier nanoTime,
    Consumer<VersionPool> awake) {}
