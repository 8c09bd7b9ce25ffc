package io.lambent.trigger.stream;

import io.lambent.contract.trigger.EventSourceMapping;

/** Opens streams of one kind. */
public interface StreamSourceFactory {

  /** Returns true if the ARN of a source is one of this kind. */
  boolean opens(String sourceArn);

  /** Creates a stream. Nothing is read yet. Does not block. */
  StreamSource open(EventSourceMapping mapping);

  /**
   * Removes the source's state for a deleted mapping that no instance reads any more. Blocks only
   * for this service's database.
   */
  default void deleted(EventSourceMapping mapping) {}
}
