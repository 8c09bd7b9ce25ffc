package io.lambent.trigger.source;

import io.lambent.contract.trigger.EventSourceMapping;

/** Makes pollers of one kind of source, which have a loop of their own. */
public interface MappingPollerFactory {

  /** Returns true if the source of a mapping is one of this kind. */
  boolean opens(EventSourceMapping mapping);

  /** A poller that was not started yet. Does not block. */
  MappingPoller open(EventSourceMapping mapping);

  /**
   * Forgets what is stored of a mapping that is about to be gone. Blocks for the database only.
   *
   * @param uuid of the mapping
   */
  default void forget(String uuid) {}
}
