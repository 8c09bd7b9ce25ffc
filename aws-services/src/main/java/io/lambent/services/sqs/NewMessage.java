package io.lambent.services.sqs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way into a queue.
 *
 * @param attributes JSON; null where there are none
 * @param deduplication null in standard queues
 */
record NewMessage(
    long queue,
    UUID id,
    String body,
    @Nullable String attributes,
    @Nullable String traceHeader,
    @Nullable String groupId,
    @Nullable Deduplication deduplication,
    String sender,
    Instant sentAt,
    Instant visibleAt) {

  /**
   * Identifies duplicates of a message in a FIFO queue.
   *
   * @param scope the message's group where the queue deduplicates by group, else empty
   */
  record Deduplication(String scope, String id) {}
}
