package io.lambent.gateway.metrics;

import io.lambent.gateway.exchange.ExchangeListener;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * Counts and times the answers of the public port by service and outcome. What clients send makes
 * no series: services are those that the gateway knows.
 */
@Component
final class RequestMeters implements ExchangeListener {
  private static final String NAME = "lambent.gateway.requests";

  private final MeterRegistry registry;
  private final Map<String, Map<RequestOutcome, Timer>> timers = new ConcurrentHashMap<>();

  RequestMeters(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void answered(String service, int status, long nanos) {
    Map<RequestOutcome, Timer> known = timers.get(service);
    if (known == null) {
      known = timers.computeIfAbsent(service, this::make);
    }
    Objects.requireNonNull(known.get(RequestOutcome.of(status)))
        .record(nanos, TimeUnit.NANOSECONDS);
  }

  private Map<RequestOutcome, Timer> make(String service) {
    Map<RequestOutcome, Timer> made = new EnumMap<>(RequestOutcome.class);
    for (RequestOutcome outcome : RequestOutcome.values()) {
      made.put(
          outcome,
          Timer.builder(NAME)
              .description("Answered requests, from their heads to the ends of their answers")
              .tag("service", service)
              .tag("outcome", outcome.tag())
              .register(registry));
    }
    return made;
  }
}
