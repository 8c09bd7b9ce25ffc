package io.lambent.services.sqs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A message that was just received. */
record Received(
    long seq,
    UUID id,
    UUID receipt,
    String body,
    @Nullable String attributes,
    @Nullable String traceHeader,
    @Nullable String groupId,
    @Nullable String deduplicationId,
    String sender,
    Instant sentAt,
    int receives,
    Instant firstReceivedAt,
    @Nullable String sourceArn) {}
