package io.lambent.trigger.shard;

import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.MappingSource;
import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.stream.StreamSourceFactory;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class ShardConfiguration {

  @Bean
  StreamPollers streamPollers(
      MappingSource reports,
      List<StreamSourceFactory> factories,
      ShardTable table,
      Invoker invoker,
      FailureDeliveries deliveries,
      EventCounts counts,
      Clock clock) {
    BufferLimit buffered = BufferLimit.ofHeap();
    Discards discards = new Discards(deliveries, counts, clock);
    return new StreamPollers(
        reports,
        factories,
        table,
        instance ->
            new ShardWork.Services(
                invoker,
                counts,
                discards,
                new Checkpoints(table, instance).start(),
                buffered,
                table,
                clock,
                instance));
  }
}
