package io.lambent.trigger.shard;

import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.stream.StreamSource;
import java.time.Clock;
import java.util.function.Consumer;

/**
 * A shard that is to be read for a mapping.
 *
 * @param results receives the result of each call, in the form of {@code LastProcessingResult}
 */
record ShardWork(
    EventSourceMapping mapping,
    StreamSource source,
    String shard,
    Services services,
    Consumer<String> results) {

  /**
   * The components that all shards of a mapping share.
   *
   * @param instance the name of the instance that has the leases
   */
  record Services(
      Invoker invoker,
      EventCounts counts,
      Discards discards,
      Checkpoints checkpoints,
      BufferLimit buffered,
      ShardTable table,
      Clock clock,
      String instance) {}

  ShardKey key() {
    return new ShardKey(mapping.uuid(), shard);
  }
}
