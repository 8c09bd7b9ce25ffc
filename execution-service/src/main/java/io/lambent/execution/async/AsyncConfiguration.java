package io.lambent.execution.async;

import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.delivery.Deliveries;
import io.lambent.execution.host.InstanceId;
import io.lambent.execution.resolution.FunctionResolver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class AsyncConfiguration {

  @Bean
  EventTable asyncEventTable(
      DataSource dataSource, ExecutionProperties execution, AsyncProperties properties)
      throws IOException {
    return new EventTable(dataSource, InstanceId.in(execution.dataDir()), properties.lease());
  }

  @Bean
  Slots asyncSlots(AsyncProperties properties) {
    return new Slots(properties.concurrency(), properties.concurrencyPerFunction());
  }

  @Bean
  EventWriter asyncEventWriter(
      EventTable table, Slots slots, AsyncProperties properties, Deliveries deliveries) {
    return new EventWriter(table, slots, properties.maxPending().toBytes(), deliveries::committed);
  }

  @Bean
  EventMeters asyncEventMeters(MeterRegistry registry, List<EventObserver> observers) {
    return new EventMeters(registry, observers);
  }

  /**
   * @param invoker runs events; not the one that queues them
   */
  @Bean
  EventWorker asyncEventWorker(
      EventTable table,
      EventWriter writer,
      Slots slots,
      AsyncProperties properties,
      @Qualifier("functionRunner") Invoker invoker,
      FunctionResolver resolver,
      Admission admission,
      EventMeters meters) {
    EventWorker worker =
        new EventWorker(
            new EventParts(
                table,
                writer,
                slots,
                properties,
                invoker,
                event ->
                    resolver
                        .resolve(event.function(), event.resolvedQualifier())
                        .thenApply(EventSettings::of),
                InstantSource.system(),
                meters));
    admission.onRelease(worker);
    return worker;
  }

  @Bean
  AsyncQueue asyncQueue(EventWriter writer) {
    return new AsyncQueue(writer);
  }
}
