package io.lambent.trigger.feed;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.source.SourceException;

/** Opens the source of a mapping. */
@FunctionalInterface
public interface FeedOpener {

  /**
   * Connects to a source. Blocks.
   *
   * @throws SourceException where the source cannot be reached, or is not configured
   */
  Feed open(EventSourceMapping mapping) throws SourceException, InterruptedException;
}
