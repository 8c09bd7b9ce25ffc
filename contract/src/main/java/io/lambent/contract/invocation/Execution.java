package io.lambent.contract.invocation;

import org.jspecify.annotations.Nullable;

/**
 * The facts about an invocation that ran in an execution environment.
 *
 * @param executedVersion {@code $LATEST} or a number
 * @param durationMicros from handing over the event to the runtime's answer
 * @param billedMillis rounded up to the next millisecond; includes initialisation where AWS bills
 *     it
 * @param initMicros of the init phase, on the first invocation of an environment only
 * @param memoryMb configured
 * @param maxMemoryUsedMb the environment's peak so far
 * @param logTail the last 4 KiB of this invocation's log, where the caller asked for it
 */
public record Execution(
    String executedVersion,
    long durationMicros,
    long billedMillis,
    @Nullable Long initMicros,
    int memoryMb,
    int maxMemoryUsedMb,
    byte @Nullable [] logTail) {}
