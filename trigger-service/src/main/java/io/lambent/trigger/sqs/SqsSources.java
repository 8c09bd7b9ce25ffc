package io.lambent.trigger.sqs;

import io.lambent.contract.trigger.EventSourceMapping;
import io.lambent.trigger.aws.OwnServices;
import io.lambent.trigger.source.EventSource;
import io.lambent.trigger.source.EventSourceFactory;
import org.springframework.stereotype.Component;

/** Opens queues. */
@Component
class SqsSources implements EventSourceFactory, AutoCloseable {
  private final SqsClients clients;
  private final SqsProperties properties;

  SqsSources(OwnServices own, SqsProperties properties) {
    this.clients = new SqsClients(own, properties);
    this.properties = properties;
  }

  @Override
  public boolean opens(String sourceArn) {
    return QueueArn.isOne(sourceArn);
  }

  @Override
  public EventSource open(EventSourceMapping mapping) {
    return new SqsEventSource(clients, QueueArn.of(mapping.sourceArn()), properties.waitTime());
  }

  @Override
  public void close() {
    clients.close();
  }
}
