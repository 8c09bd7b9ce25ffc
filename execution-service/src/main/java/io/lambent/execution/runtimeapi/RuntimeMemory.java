package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The memory that all environments share for what their runtimes send, and its meters. */
@Configuration(proxyBeanMethods = false)
class RuntimeMemory {
  private static final int HEAP_SHARE = 4;
  private static final String NAME = "lambent.runtime.memory";

  @Bean
  BytesInFlight bytesInFlight(RuntimeApiProperties properties) {
    return properties.maxInFlight() == null
        ? BytesInFlight.ofHeap(HEAP_SHARE)
        : new BytesInFlight(properties.maxInFlight().toBytes());
  }

  @Bean
  MeterBinder runtimeMemoryMeters(BytesInFlight memory) {
    return registry -> meters(registry, memory);
  }

  private static void meters(MeterRegistry registry, BytesInFlight memory) {
    Gauge.builder(NAME + ".used", memory, BytesInFlight::used)
        .description("Bytes of answers of runtimes, and payloads of gateways, that are read")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder(NAME + ".limit", memory, BytesInFlight::limit)
        .description("The most bytes of answers and payloads that may be read at a time")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder(NAME + ".refused", memory, BytesInFlight::refused)
        .description("Answers and payloads for which there was no memory")
        .register(registry);
    FunctionCounter.builder(NAME + ".stalled", memory, BytesInFlight::ended)
        .description("Runtimes that were ended, as they paused within an answer")
        .register(registry);
  }
}
