package io.lambent.runtime;

import org.jspecify.annotations.Nullable;

/**
 * One event with its headers; headers that were empty are null.
 *
 * @param deadlineMillis when the function times out, in milliseconds since the epoch
 * @param streaming true if the answer may be sent in parts
 * @param body the event as it was sent, JSON unless the handler reads the stream itself
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared; made for every event.
record Request(
    long deadlineMillis,
    String requestId,
    @Nullable String functionArn,
    @Nullable String traceId,
    @Nullable String clientContext,
    @Nullable String cognitoIdentity,
    @Nullable String tenantId,
    boolean streaming,
    byte[] body) {}
