package io.lambent.execution.async;

import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invoker;
import io.lambent.execution.ExecutionProperties;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.resolution.FunctionResolver;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.time.InstantSource;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
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
  EventWriter asyncEventWriter(EventTable table, Slots slots, AsyncProperties properties) {
    return new EventWriter(table, slots, properties.maxPending().toBytes());
  }

  @Bean
  EventMeters asyncEventMeters(MeterRegistry registry, EventObserver observer) {
    return new EventMeters(registry, observer);
  }

  /** The invoker queues events itself, so it is looked up when the first event runs. */
  @Bean
  EventWorker asyncEventWorker(
      EventTable table,
      EventWriter writer,
      Slots slots,
      AsyncProperties properties,
      ObjectProvider<Invoker> invoker,
      FunctionResolver resolver,
      Admission admission,
      EventMeters meters) {
    EventWorker worker =
        new EventWorker(
            table,
            writer,
            slots,
            properties,
            invoker::getObject,
            event ->
                resolver
                    .resolve(event.function(), event.resolvedQualifier())
                    .thenApply(Resolution::events),
            InstantSource.system(),
            meters);
    admission.onRelease(worker);
    return worker;
  }

  @Bean
  AsyncQueue asyncQueue(EventWriter writer) {
    return new AsyncQueue(writer);
  }
}
