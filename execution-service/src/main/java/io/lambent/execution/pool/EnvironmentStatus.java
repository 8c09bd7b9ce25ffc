package io.lambent.execution.pool;

import io.lambent.contract.function.FunctionName;

/**
 * One environment, as {@code ./lambent status} and the console show it.
 *
 * @param idleSeconds 0 where it works
 * @param memoryMb configured
 * @param maxMemoryUsedMb 0 where it is not known
 * @param pid of the outermost process, on the host; 0 before it has started
 */
public record EnvironmentStatus(
    FunctionName function,
    String version,
    String revision,
    String runtime,
    String state,
    long idleSeconds,
    int memoryMb,
    long maxMemoryUsedMb,
    long pid) {}
