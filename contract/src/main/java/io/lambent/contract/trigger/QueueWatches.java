package io.lambent.contract.trigger;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Signals when queues of this installation have messages, so that pollers request them only then.
 * Implemented by aws-services in the same process; there is no implementation over HTTP, where long
 * polling serves the same purpose.
 */
@FunctionalInterface
public interface QueueWatches {

  /** The queues are in other processes. */
  QueueWatches NONE = queueArn -> null;

  /**
   * Watches a queue. Blocks for a query.
   *
   * @return null where the queue is not there, or not in this process
   */
  @Nullable QueueWatch watch(String queueArn);

  /** The watch of one queue. Used by one thread at a time. */
  interface QueueWatch extends AutoCloseable {

    /**
     * Waits until the queue may have messages that can be received.
     *
     * @return false where there was nothing in that time
     */
    boolean await(Duration longest) throws InterruptedException;

    /** Notes that a receive after the latest {@link #await} has found nothing. */
    void foundNothing();

    @Override
    void close();
  }
}
