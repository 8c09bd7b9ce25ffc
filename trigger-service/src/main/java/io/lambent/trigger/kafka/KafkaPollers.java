package io.lambent.trigger.kafka;

import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.trigger.ClusterSettings;
import io.lambent.contract.trigger.ClusterSettings.Kind;
import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.TriggerProperties;
import io.lambent.trigger.batch.BufferLimit;
import io.lambent.trigger.batch.FailureDeliveries;
import io.lambent.trigger.metrics.EventCounts;
import io.lambent.trigger.secret.Secrets;
import io.lambent.trigger.source.MappingPoller;
import io.lambent.trigger.source.MappingPollerFactory;
import java.time.Clock;
import java.time.Duration;
import org.springframework.stereotype.Component;

/** Creates pollers of topics. Kafka's client is loaded with the first of them. */
@Component
class KafkaPollers implements MappingPollerFactory {
  private final KafkaAccess access;
  private final Services services;

  KafkaPollers(
      KafkaProperties properties,
      Secrets secrets,
      Invoker invoker,
      EventCounts counts,
      FailureDeliveries deliveries,
      Clock clock,
      TriggerProperties settings) {
    this.access = new KafkaAccess(properties, secrets);
    this.services =
        new Services(
            invoker,
            counts,
            deliveries,
            BufferLimit.ofHeap(),
            clock,
            settings.maxBatches(),
            settings.drainTimeout());
  }

  /**
   * The components that all mappings of topics share.
   *
   * @param maxBatches the maximum number of batches of one mapping that run at once
   * @param drainTimeout how long batches of revoked partitions are awaited
   */
  record Services(
      Invoker invoker,
      EventCounts counts,
      FailureDeliveries deliveries,
      BufferLimit buffered,
      Clock clock,
      int maxBatches,
      Duration drainTimeout) {}

  @Override
  public boolean opens(EventSourceMapping mapping) {
    ClusterSettings cluster = mapping.cluster();
    return cluster != null
        && (cluster.kind() == Kind.MSK || cluster.kind() == Kind.SELF_MANAGED_KAFKA);
  }

  @Override
  public MappingPoller open(EventSourceMapping mapping) {
    return new KafkaPoller(mapping, access, services);
  }
}
