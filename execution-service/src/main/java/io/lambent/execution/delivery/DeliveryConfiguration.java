package io.lambent.execution.delivery;

import io.lambent.client.http.ServiceClients;
import io.lambent.contract.destination.DestinationSink;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.host.InstanceId;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class DeliveryConfiguration {
  private static final Logger log = LoggerFactory.getLogger(DeliveryConfiguration.class);

  @Bean
  @ConditionalOnMissingBean(DestinationSink.class)
  DestinationSink remoteDestinationSink(ServiceClients clients, DeliveryProperties properties) {
    URI triggerService = properties.triggerServiceUrl();
    if (triggerService == null) {
      log.info(
          "lambent.deliveries.trigger-service-url is not set: nothing is sent to destinations and"
              + " dead-letter queues");
      return delivery -> {
        throw new IllegalStateException("lambent.deliveries.trigger-service-url is not set");
      };
    }
    return new RemoteDestinationSink(
        clients.client(RemoteDestinationSink.SERVICE, triggerService, properties.requestTimeout()));
  }

  @Bean
  DeliveryWorker deliveryWorker(
      DataSource dataSource,
      ExecutionProperties execution,
      DestinationSink sink,
      DeliveryProperties properties,
      List<DeliveryObserver> observers,
      MeterRegistry meters)
      throws IOException {
    return new DeliveryWorker(
        new DeliveryTable(dataSource, InstanceId.in(execution.dataDir()), properties.lease()),
        sink,
        properties,
        observers,
        meters,
        InstantSource.system());
  }

  @Bean
  Deliveries deliveries(DeliveryWorker worker) {
    return new Deliveries(worker);
  }
}
