package io.lambent.contract.trigger;

/**
 * Notifies trigger-service of changes to event source mappings. Implemented by trigger-service in
 * the same process, and over HTTP to every instance.
 */
public interface MappingListener {

  /** Called after a change: the mappings are read again. Does not block, and never fails. */
  void changed();
}
