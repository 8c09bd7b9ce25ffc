package io.lambent.trigger.stream;

import io.lambent.contract.trigger.EventSourceMapping;

/** Opens streams of one kind. */
public interface StreamSourceFactory {

  /** Returns true if the ARN of a source is one of this kind. */
  boolean opens(String sourceArn);

  /** A stream that nothing was read of yet. Does not block. */
  StreamSource open(EventSourceMapping mapping);

  /**
   * Removes what the source keeps for a mapping that is deleted and that nobody reads any more.
   * Blocks for this service's database only.
   */
  default void deleted(EventSourceMapping mapping) {}
}
