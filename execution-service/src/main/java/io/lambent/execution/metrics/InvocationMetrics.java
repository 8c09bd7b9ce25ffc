package io.lambent.execution.metrics;

import io.lambent.contract.function.FunctionName;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.async.EventObserver;
import io.lambent.execution.invoke.InvocationListener;
import io.lambent.execution.platformlog.PlatformEvent;
import io.lambent.execution.platformlog.PlatformListener;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Counts the invocations of each function as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">AWS's metrics
 * of Lambda</a> do: a call that ran is an invocation, one that failed is an error as well, and one
 * that was refused for a limit is a throttle and no invocation.
 */
@Component
final class InvocationMetrics implements InvocationListener, PlatformListener, EventObserver {
  private final MeterRegistry registry;
  private final ToIntFunction<FunctionName> inFlight;
  private final int maxFunctions;
  private final Map<FunctionName, FunctionMeters> functions = new ConcurrentHashMap<>();
  private final FunctionMeters others;

  @Autowired
  InvocationMetrics(MeterRegistry registry, Admission admission, MetricsProperties properties) {
    this(registry, admission::inFlight, properties);
  }

  /**
   * @param inFlight how many calls of a function run now
   */
  InvocationMetrics(
      MeterRegistry registry, ToIntFunction<FunctionName> inFlight, MetricsProperties properties) {
    this.registry = registry;
    this.inFlight = inFlight;
    this.maxFunctions = properties.maxFunctions();
    this.others = FunctionMeters.ofOthers(registry);
  }

  @Override
  public void ended(Invocation invocation, InvocationOutcome outcome) {
    switch (outcome) {
      case InvocationOutcome.Executed executed -> {
        // Its report has been counted.
      }
      case InvocationOutcome.Throttled throttled ->
          of(invocation.function()).throttled(throttled.reason());
      case InvocationOutcome.Accepted accepted -> of(invocation.function()).queued();
      case InvocationOutcome.Permitted permitted -> {
        // A dry run is no invocation.
      }
      // Such as calls of functions that do not exist, which must not make time series.
      case InvocationOutcome.Rejected rejected -> {}
    }
  }

  @Override
  public void on(PlatformEvent event) {
    if (event instanceof PlatformEvent.Report report) {
      of(report.invocation().function()).executed(report);
    }
  }

  @Override
  public void started(Invocation event, Duration age) {
    of(event.function()).eventStarted(age);
  }

  @Override
  public void dropped(Invocation event, String condition) {
    of(event.function()).eventDropped();
  }

  private FunctionMeters of(FunctionName function) {
    FunctionMeters known = functions.get(function);
    if (known != null) {
      return known;
    }
    if (functions.size() >= maxFunctions) {
      return others;
    }
    return functions.computeIfAbsent(
        function, name -> FunctionMeters.of(name, registry, () -> inFlight.applyAsInt(name)));
  }
}
