package io.lambent.contract.trigger;

import java.util.List;

/**
 * The mappings that trigger-service polls. Implemented by function-service in the same process, and
 * over HTTP. Calls block.
 */
public interface MappingSource {

  /** The mappings of all accounts that have to be polled, and those whose pollers have to end. */
  List<EventSourceMapping> mappings();

  /**
   * Ends the transition of a mapping: it is polled as the revision says, or no longer. Does nothing
   * where the mapping has changed again, or is not in transition.
   */
  void settled(String uuid, long revision);

  /**
   * Records what came of a mapping's latest batch.
   *
   * @param result as in {@code LastProcessingResult}, such as {@code OK} or {@code PROBLEM:
   *     Function call failed}
   */
  void processed(String uuid, String result);
}
