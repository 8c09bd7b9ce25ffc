package io.lambent.execution.stem;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** Gauges of the stems that wait on this host. */
@Component
final class StemMetrics {
  StemMetrics(Stems stems, MeterRegistry registry) {
    Gauge.builder("lambent.stems", stems, Stems::size)
        .description("Interpreters that are up and wait for a function")
        .register(registry);
  }
}
