package io.lambent.trigger.sqs;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.contract.trigger.QueueWatches;
import io.lambent.contract.trigger.SourceQueues;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.EventSourceFactory;
import java.util.OptionalInt;
import org.springframework.stereotype.Component;

/** Opens queues, and reads their settings. */
@Component
class SqsSources implements EventSourceFactory, SourceQueues, AutoCloseable {
  private final SqsClients clients;
  private final QueueWatches watches;
  private final SqsProperties properties;

  SqsSources(OwnServices own, QueueWatches watches, SqsProperties properties) {
    this.clients = new SqsClients(own, properties);
    this.watches = properties.endpoint() == null ? watches : QueueWatches.NONE;
    this.properties = properties;
  }

  @Override
  public boolean opens(String sourceArn) {
    return QueueArn.isQueue(sourceArn);
  }

  @Override
  public EventSource open(EventSourceMapping mapping) {
    return open(mapping.sourceArn());
  }

  private SqsEventSource open(String queueArn) {
    return new SqsEventSource(clients, watches, QueueArn.of(queueArn), properties.waitTime());
  }

  @Override
  public OptionalInt visibilityTimeout(String queueArn) {
    return QueueArn.isQueue(queueArn) ? open(queueArn).visibilityTimeout() : OptionalInt.empty();
  }

  @Override
  public void close() {
    clients.close();
  }
}
