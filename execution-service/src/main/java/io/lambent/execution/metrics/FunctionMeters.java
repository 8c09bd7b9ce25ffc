package io.lambent.execution.metrics;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.execution.platformlog.PlatformEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;

/** The meters of one function. Names and units are those of Prometheus' conventions. */
final class FunctionMeters {
  /** Upper bounds of the buckets of durations: from a warm call to the longest time-out. */
  private static final Duration[] BUCKETS = {
    Duration.ofMillis(1),
    Duration.ofMillis(3),
    Duration.ofMillis(10),
    Duration.ofMillis(30),
    Duration.ofMillis(100),
    Duration.ofMillis(300),
    Duration.ofSeconds(1),
    Duration.ofSeconds(3),
    Duration.ofSeconds(10),
    Duration.ofSeconds(30),
    Duration.ofSeconds(900)
  };

  /** Upper bounds of the buckets of ages of events: from one that runs at once to the oldest. */
  private static final Duration[] AGES = {
    Duration.ofMillis(100),
    Duration.ofSeconds(1),
    Duration.ofSeconds(10),
    Duration.ofMinutes(1),
    Duration.ofMinutes(10),
    Duration.ofHours(1),
    Duration.ofHours(6)
  };

  private final Counter invocations;
  private final Counter errors;
  private final Counter queued;
  private final Counter dropped;
  private final Timer eventAge;
  private final Timer duration;
  private final Timer initDuration;
  private final Map<Reason, Counter> throttles = new EnumMap<>(Reason.class);

  private FunctionMeters(MeterRegistry registry, Tags tags) {
    invocations =
        Counter.builder("lambent.function.invocations")
            .description("Calls that ran, failed ones included")
            .tags(tags)
            .register(registry);
    errors =
        Counter.builder("lambent.function.errors")
            .description("Calls that ran and failed, for whatever reason")
            .tags(tags)
            .register(registry);
    queued =
        Counter.builder("lambent.function.async.received")
            .description("Events that were queued for the function")
            .tags(tags)
            .register(registry);
    dropped =
        Counter.builder("lambent.function.async.dropped")
            .description("Events that were given up")
            .tags(tags)
            .register(registry);
    eventAge =
        timer("lambent.function.async.event.age", "Age of events when a run of them begins", AGES)
            .tags(tags)
            .register(registry);
    duration =
        timer("lambent.function.duration", "Time that the function took for a call", BUCKETS)
            .tags(tags)
            .register(registry);
    initDuration =
        timer("lambent.function.init.duration", "Time that its init phase took", BUCKETS)
            .tags(tags)
            .register(registry);
    for (Reason reason : Reason.values()) {
      throttles.put(
          reason,
          Counter.builder("lambent.function.throttles")
              .description("Calls that were refused for a limit")
              .tags(tags.and("reason", reason.awsName()))
              .register(registry));
    }
  }

  /**
   * @param concurrent how many calls of the function run now
   */
  static FunctionMeters of(FunctionName function, MeterRegistry registry, IntSupplier concurrent) {
    Tags tags = tags(function.account(), function.region(), function.name());
    Gauge.builder("lambent.function.concurrent.executions", concurrent::getAsInt)
        .description("Calls of the function that run now")
        .tags(tags)
        .register(registry);
    return new FunctionMeters(registry, tags);
  }

  /** The meters that functions without meters of their own share. */
  static FunctionMeters ofOthers(MeterRegistry registry) {
    return new FunctionMeters(registry, tags("", "", "other"));
  }

  private static Tags tags(String account, String region, String function) {
    return Tags.of("account", account, "region", region, "function", function);
  }

  private static Timer.Builder timer(String name, String what, Duration[] buckets) {
    return Timer.builder(name).description(what).serviceLevelObjectives(buckets);
  }

  void executed(PlatformEvent.Report report) {
    invocations.increment();
    if (report.failed()) {
      errors.increment();
    }
    duration.record(report.durationMicros(), TimeUnit.MICROSECONDS);
    Long init = report.initMicros();
    if (init != null) {
      initDuration.record(init, TimeUnit.MICROSECONDS);
    }
  }

  void throttled(Reason reason) {
    Objects.requireNonNull(throttles.get(reason)).increment();
  }

  void eventStarted(Duration age) {
    eventAge.record(age);
  }

  void eventDropped() {
    dropped.increment();
  }

  void queued() {
    queued.increment();
  }
}
