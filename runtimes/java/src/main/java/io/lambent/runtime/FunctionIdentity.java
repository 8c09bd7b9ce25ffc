package io.lambent.runtime;

import org.jspecify.annotations.Nullable;

/**
 * The properties of the function that are in the context of every invocation.
 *
 * @param memoryMb its memory size in MB
 */
record FunctionIdentity(
    @Nullable String name,
    @Nullable String version,
    int memoryMb,
    @Nullable String logGroup,
    @Nullable String logStream) {
  private static final int DEFAULT_MEMORY_MB = 128;

  /** Reads the environment, which must be the function's by now. */
  static FunctionIdentity read() {
    String memory = System.getenv("AWS_LAMBDA_FUNCTION_MEMORY_SIZE");
    return new FunctionIdentity(
        System.getenv("AWS_LAMBDA_FUNCTION_NAME"),
        System.getenv("AWS_LAMBDA_FUNCTION_VERSION"),
        memory == null ? DEFAULT_MEMORY_MB : Integer.parseInt(memory),
        System.getenv("AWS_LAMBDA_LOG_GROUP_NAME"),
        System.getenv("AWS_LAMBDA_LOG_STREAM_NAME"));
  }
}
