package io.lambent.gateway.metrics;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.client.netty.BytesInFlightMeters;
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

  ConnectionMeters(MeterRegistry registry, Connections connections, BytesInFlight memory) {
    Gauge.builder(CONNECTIONS, connections, Connections::count)
        .description("Open connections of clients")
        .register(registry);
    closed(registry, connections, "refused", Connections::refused);
    closed(registry, connections, "idle", Connections::yielded);
    closed(registry, connections, "timeout", Connections::expired);
    BytesInFlightMeters.register(
        registry, memory, "lambent.gateway.memory", "requests and answers");
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
