package io.lambent.execution.runtimeapi;

import org.jspecify.annotations.Nullable;

/**
 * One event for a runtime.
 *
 * @param deadlineMillis since the epoch
 * @param clientContext JSON
 * @param cognitoIdentity JSON
 * @param streaming whether the answer may be sent in parts
 */
public record RuntimeEvent(
    String requestId,
    long deadlineMillis,
    String functionArn,
    @Nullable String traceId,
    @Nullable String clientContext,
    @Nullable String cognitoIdentity,
    boolean streaming,
    byte[] payload) {}
