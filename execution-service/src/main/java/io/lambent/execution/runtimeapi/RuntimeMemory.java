package io.lambent.execution.runtimeapi;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.BytesInFlightMeters;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The memory that all environments share for what their runtimes send, and its meters. */
@Configuration(proxyBeanMethods = false)
class RuntimeMemory {
  @Bean
  BytesInFlight bytesInFlight(RuntimeApiProperties properties) {
    return BytesInFlight.of(properties.maxInFlight());
  }

  @Bean
  MeterBinder runtimeMemoryMeters(BytesInFlight memory) {
    return registry ->
        BytesInFlightMeters.register(
            registry, memory, "lambent.runtime.memory", "answers of runtimes and payloads");
  }
}
