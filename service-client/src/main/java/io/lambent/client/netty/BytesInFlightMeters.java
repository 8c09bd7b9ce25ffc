package io.lambent.client.netty;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/** The meters of a service's {@link BytesInFlight}. */
public final class BytesInFlightMeters {
  private BytesInFlightMeters() {}

  /**
   * Registers them.
   *
   * @param name with which their names begin
   * @param contents what the bytes are of, in the plural
   */
  public static void register(
      MeterRegistry registry, BytesInFlight memory, String name, String contents) {
    Gauge.builder(name + ".used", memory, BytesInFlight::used)
        .description("Bytes of " + contents + " that are under way")
        .baseUnit("bytes")
        .register(registry);
    Gauge.builder(name + ".limit", memory, BytesInFlight::limit)
        .description("The most bytes of " + contents + " that may be under way")
        .baseUnit("bytes")
        .register(registry);
    FunctionCounter.builder(name + ".refused", memory, BytesInFlight::refused)
        .description("How often there was no memory for " + contents)
        .register(registry);
    FunctionCounter.builder(name + ".stalled", memory, BytesInFlight::ended)
        .description("Senders that were ended, as they made no progress while others waited")
        .register(registry);
  }
}
