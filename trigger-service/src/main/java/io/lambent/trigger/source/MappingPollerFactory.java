package io.lambent.trigger.source;

import io.lambent.contract.trigger.EventSourceMapping;

/** Creates the pollers of one kind of source. */
public interface MappingPollerFactory {

  /** Returns true if the source of a mapping is one of this kind. */
  boolean opens(EventSourceMapping mapping);

  /** Creates a poller, which is not started. Does not block. */
  MappingPoller open(EventSourceMapping mapping);

  /**
   * Removes the stored state of a mapping that is about to be deleted. Blocks only for the
   * database.
   *
   * @param uuid of the mapping
   */
  default void forget(String uuid) {}
}
