package io.lambent.trigger.source;

import io.lambent.contract.trigger.EventSourceMapping;

/** Opens sources of one kind. */
public interface EventSourceFactory {

  /** Returns true if the ARN of a source is one of this kind. */
  boolean opens(String sourceArn);

  /** Creates a source. Nothing is read yet. Does not block. */
  EventSource open(EventSourceMapping mapping);
}
