package io.lambent.trigger.poller;

import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TriggerProperties;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.EventSourceFactory;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.MappingPollerFactory;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Creates pollers of queues: sources whose records are invisible for a while after a read and then
 * delivered again.
 */
@Component
class QueuePollers implements MappingPollerFactory {
  private final List<EventSourceFactory> factories;
  private final Invoker invoker;
  private final EventCounts counts;
  private final TriggerProperties properties;
  private final RecordMemory memory = RecordMemory.ofHeap();

  QueuePollers(
      List<EventSourceFactory> factories,
      Invoker invoker,
      EventCounts counts,
      TriggerProperties properties) {
    this.factories = factories;
    this.invoker = invoker;
    this.counts = counts;
    this.properties = properties;
  }

  @Override
  public boolean opens(EventSourceMapping mapping) {
    return factory(mapping).isPresent();
  }

  private Optional<EventSourceFactory> factory(EventSourceMapping mapping) {
    return factories.stream().filter(one -> one.opens(mapping.sourceArn())).findFirst();
  }

  @Override
  public MappingPoller open(EventSourceMapping mapping) {
    EventSource source = factory(mapping).orElseThrow().open(mapping);
    return new Poller(mapping, source, invoker, counts, memory, properties.maxBatches());
  }
}
