package io.lambent.contract.usage;

import io.lambent.contract.function.FunctionName;

/**
 * The use of one invocation. {@code requestId} and {@code attempt} together identify it: a record
 * may travel more than once and counts once.
 *
 * @param version {@code $LATEST} or a number
 * @param architecture {@code x86_64} or {@code arm64}
 * @param memoryMb configured
 * @param durationMicros as in the log's REPORT line
 * @param billedMillis as in the log's REPORT line
 * @param initMicros of the init phase, 0 where the environment was warm
 * @param coldStart whether the environment was initialised for this invocation
 * @param endedAtMillis since the epoch
 */
public record UsageRecord(
    String requestId,
    int attempt,
    FunctionName function,
    String version,
    String architecture,
    int memoryMb,
    long durationMicros,
    long billedMillis,
    long initMicros,
    boolean coldStart,
    long endedAtMillis) {}
