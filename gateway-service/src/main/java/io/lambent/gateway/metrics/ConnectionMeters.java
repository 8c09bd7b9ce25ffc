package io.lambent.gateway.metrics;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.gateway.exchange.Connections;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;
import org.springframework.stereotype.Component;

/** Meters of the public port's connections, and of the memory that they take. */
@Component
final class ConnectionMeters {
  private static final String CONNECTIONS = "lambent.gateway.connections";
  private static final String MEMORY = "lambent.gateway.memory";

  ConnectionMeters(MeterRegistry registry, Connections connections, BytesInFlight memory) {
    Gauge.builder(CONNECTIONS, connections, Connections::count)
        .description("Open connections of clients")
        .register(registry);
    closed(registry, connections, "refused", Connections::refused);
    closed(registry, connections, "idle", Connections::yielded);
    closed(registry, connections, "timeout", Connections::expired);
    Gauge.builder(MEMORY + ".used", memory, BytesInFlight::used)
        .description("Bytes of requests and answers that are under way")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder(MEMORY + ".limit", memory, BytesInFlight::limit)
        .description("The most bytes of requests and answers that may be under way")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder(MEMORY + ".refused", memory, BytesInFlight::refused)
        .description("Requests and answers for which there was no memory")
        .register(registry);
    FunctionCounter.builder(MEMORY + ".stalled", memory, BytesInFlight::ended)
        .description("Requests that were ended, as they made no progress while others waited")
        .register(registry);
  }

  private static void closed(
      MeterRegistry registry,
      Connections connections,
      String reason,
      ToDoubleFunction<Connections> count) {
    FunctionCounter.builder(CONNECTIONS + ".closed", connections, count)
        .description("Connections that the gateway has closed, or not taken")
        .tag("reason", reason)
        .register(registry);
  }
}
