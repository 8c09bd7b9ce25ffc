package io.lambent.execution.pool;

/**
 * The load of the host as the run queue sees it at a tick.
 *
 * @param nowNanos on the clock of the run queue
 * @param tick its number
 * @param late true if the platform itself did not run for a while, so that ages of calls say little
 * @param processorIdle true if a processor has nothing to do
 * @param lagNanos how late event loops are to run their tasks
 */
record HostLoad(long nowNanos, long tick, boolean late, boolean processorIdle, long lagNanos) {}
