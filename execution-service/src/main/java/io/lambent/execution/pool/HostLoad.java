package io.lambent.execution.pool;

/**
 * What the run queue sees of the host at one moment.
 *
 * @param nowNanos on the clock of the run queue
 * @param processorIdle whether a processor has nothing to do
 * @param lagNanos how late event loops are to run their tasks
 */
record HostLoad(long nowNanos, boolean processorIdle, long lagNanos) {}
