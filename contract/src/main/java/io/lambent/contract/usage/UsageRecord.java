package io.lambent.contract.usage;

import io.lambent.contract.function.FunctionName;

/**
 * The use of one run of a function. An event that runs again because the platform was killed before
 * it had noted the end of the first run leaves two, with the same {@code requestId} and {@code
 * attempt}: AWS bills each run.
 *
 * @param version {@code $LATEST} or a number
 * @param architecture {@code x86_64} or {@code arm64}
 * @param memoryMb configured
 * @param durationMicros as in the log's REPORT line
 * @param billedMillis as in the log's REPORT line
 * @param initMicros of the init phase, 0 where the environment was warm
 * @param coldStart true if the environment was initialised for this invocation
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
