package io.lambent.contract.trigger;

/**
 * Notifies trigger-service of changes to event source mappings. Implemented by trigger-service in
 * the same process, and over HTTP to every instance.
 */
public interface MappingListener {

  /** Has the mappings read afresh. Does not block, and never fails. */
  void changed();
}
