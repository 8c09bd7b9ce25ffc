package io.lambent.services.sqs;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A task that moves the messages of a dead-letter queue.
 *
 * @param source the id of the dead-letter queue
 * @param destinationArn null where each message goes back to the queue that it came from
 * @param rate messages per second; null for as many as there are
 * @param toMove the messages that the queue had when the task started
 * @param failure a code; null where it did not fail
 */
record MoveTask(
    UUID id,
    long source,
    @Nullable String destinationArn,
    @Nullable Integer rate,
    Status status,
    long moved,
    long toMove,
    @Nullable String failure,
    Instant startedAt) {

  /** The states of a task, by AWS's names. All but the first are final. */
  enum Status {
    RUNNING,
    /** No message is left that could be received. */
    COMPLETED,
    CANCELLED,
    FAILED
  }
}
