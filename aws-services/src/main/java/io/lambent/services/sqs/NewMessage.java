package io.lambent.services.sqs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into a queue.
 *
 * @param attributes JSON; null where there are none
 */
record NewMessage(
    long queue,
    UUID id,
    String body,
    @Nullable String attributes,
    @Nullable String traceHeader,
    @Nullable String groupId,
    String sender,
    Instant sentAt,
    Instant visibleAt) {}
