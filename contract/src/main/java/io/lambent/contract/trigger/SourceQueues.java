package io.lambent.contract.trigger;

import java.util.OptionalInt;

/**
 * Asks the queues that mappings read for their settings. Implemented by trigger-service in the same
 * process, and over HTTP.
 */
public interface SourceQueues {

  /**
   * The visibility time-out of a queue in seconds. Blocks for some seconds at most, and never
   * fails.
   *
   * @return empty where the queue is not there, or does not answer
   */
  OptionalInt visibilityTimeout(String queueArn);
}
