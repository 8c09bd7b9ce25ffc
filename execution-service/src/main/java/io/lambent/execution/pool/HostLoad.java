package io.lambent.execution.pool;

/**
 * What the run queue sees of the host at a tick.
 *
 * @param nowNanos on the clock of the run queue
 * @param tick its number
 * @param late whether the platform itself did not run for a while, so that ages of calls say little
 * @param processorIdle whether a processor has nothing to do
 * @param lagNanos how late event loops are to run their tasks
 */
record HostLoad(long nowNanos, long tick, boolean late, boolean processorIdle, long lagNanos) {}
