package io.lambent.execution.cloudwatch;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.execution.admission.Admission;
import io.lambent.execution.async.EventObserver;
import io.lambent.execution.delivery.DeliveryObserver;
import io.lambent.execution.invoke.InvocationListener;
import io.lambent.execution.platformlog.PlatformEvent;
import io.lambent.execution.platformlog.PlatformListener;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of namespace {@code AWS/Lambda}, as <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html">AWS documents
 * them</a>: by function, by function and resource, for aliases also by executed version, and of all
 * functions of an account and region. A value belongs to the minute in which its call began.
 *
 * <p>On the path of a call it looks up the function's figures of the minute and adds to them; all
 * else happens in {@link #take}, which another thread calls.
 */
final class LambdaMetrics
    implements InvocationListener, PlatformListener, EventObserver, DeliveryObserver {
  private static final String NAMESPACE = "AWS/Lambda";
  private static final int MINUTE = 60;

  private final ToIntFunction<FunctionName> inFlight;
  private final InstantSource clock;
  private final Samples concurrency = new Samples();
  private volatile Gathering<Origin> figures = new Gathering<>();

  /**
   * @param qualifier as the caller named it; null where none was named
   * @param version that ran; null where none did
   * @param minute since the epoch
   */
  private record Origin(
      FunctionName function, @Nullable String qualifier, @Nullable String version, long minute) {

    /** An alias is a qualifier that is neither {@code $LATEST} nor a number. */
    boolean isOfAlias() {
      return qualifier != null
          && !qualifier.equals(FunctionVersion.LATEST)
          && !qualifier.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    String resource() {
      return qualifier == null ? function.name() : function.name() + ":" + qualifier;
    }
  }

  /**
   * @param inFlight how many calls of a function run now
   */
  LambdaMetrics(ToIntFunction<FunctionName> inFlight, InstantSource clock) {
    this.inFlight = inFlight;
    this.clock = clock;
  }

  @Override
  public void ended(Invocation invocation, InvocationOutcome outcome) {
    switch (outcome) {
      case InvocationOutcome.Executed executed -> {
        // Its report has been counted.
      }
      case InvocationOutcome.Throttled throttled ->
          add(invocation, null, clock.millis(), CallFigures::throttled);
      case InvocationOutcome.Accepted accepted ->
          add(invocation, null, clock.millis(), CallFigures::received);
      case InvocationOutcome.Permitted permitted -> {
        // A dry run is no invocation.
      }
      case InvocationOutcome.Rejected rejected -> {
        // Calls of functions that do not exist, for one, must not make metrics.
        if (rejected.code() == ErrorCode.RECURSIVE_INVOCATION) {
          add(invocation, null, clock.millis(), CallFigures::loopEnded);
        }
      }
    }
  }

  @Override
  public void on(PlatformEvent event) {
    if (event instanceof PlatformEvent.Report report) {
      executed(report);
    }
  }

  /** Counts a call that ran; it still has its permit. */
  private void executed(PlatformEvent.Report report) {
    Invocation invocation = report.invocation();
    Long init = report.initMicros();
    long micros = report.durationMicros() + (init == null || !report.coldStart() ? 0 : init);
    int concurrent = inFlight.applyAsInt(invocation.function());
    add(
        invocation,
        report.version().version(),
        clock.millis() - micros / 1_000,
        of -> of.executed(report.durationMicros() / 1_000.0, report.failed(), concurrent));
  }

  @Override
  public void admitted(Invocation invocation, Resolution.Target target, int inUse) {
    add(
        invocation,
        null,
        clock.millis(),
        of -> {
          if (inUse > 0) {
            of.ranProvisioned(inUse, target.provisionedConcurrency());
          } else {
            of.spilledOver();
          }
        });
  }

  @Override
  public void started(Invocation invocation, Duration age) {
    add(invocation, null, clock.millis(), of -> of.runsAtAge(Math.max(0, age.toMillis())));
  }

  @Override
  public void dropped(Invocation invocation, String condition) {
    add(invocation, null, clock.millis(), CallFigures::dropped);
  }

  @Override
  public void failed(Delivery delivery) {
    add(
        new Origin(
            delivery.function(),
            delivery.qualifier(),
            null,
            Math.floorDiv(clock.millis(), 60_000L)),
        delivery.kind() == Delivery.Kind.DEAD_LETTER
            ? CallFigures::deadLetterFailed
            : CallFigures::deliveryFailed);
  }

  private void add(
      Invocation invocation, @Nullable String version, long millis, CallFigures.Change change) {
    add(
        new Origin(
            invocation.function(), invocation.qualifier(), version, Math.floorDiv(millis, 60_000L)),
        change);
  }

  private void add(Origin origin, CallFigures.Change change) {
    // A closed gathering has been replaced by the next one before it was closed.
    while (figures.count(origin, change) == Gathering.Counted.CLOSED) {
      Thread.onSpinWait();
    }
  }

  /** Counts the calls that run now. By the thread that calls {@link #take}. */
  void sampleConcurrency(Admission admission) {
    long second = minute() * MINUTE;
    Map<List<String>, Integer> all = new LinkedHashMap<>();
    admission.visit(
        new Admission.ConcurrencyVisitor() {
          @Override
          public void function(FunctionName function, int calls) {
            if (calls > 0) {
              concurrent(function.account(), function.region(), byName(function), second)
                  .add(calls, 1);
              all.merge(List.of(function.account(), function.region()), calls, Integer::sum);
            }
          }

          @Override
          public void account(String account, String region, int unreserved, int claimed) {
            Integer calls = all.get(List.of(account, region));
            if (calls != null) {
              concurrent(account, region, Map.of(), second).add(calls, 1);
              ofAccount("UnreservedConcurrentExecutions", account, region, second)
                  .add(unreserved, 1);
              ofAccount("ClaimedAccountConcurrency", account, region, second).add(claimed, 1);
            }
          }
        });
  }

  private long minute() {
    return Math.floorDiv(clock.millis(), 60_000L);
  }

  private Distribution concurrent(
      String account, String region, Map<String, String> dimensions, long second) {
    return concurrency.of(
        new MetricKey(
            account,
            region,
            NAMESPACE,
            "ConcurrentExecutions",
            dimensions,
            "Count",
            MINUTE,
            second));
  }

  private Distribution ofAccount(String name, String account, String region, long second) {
    return concurrency.of(
        new MetricKey(account, region, NAMESPACE, name, Map.of(), "Count", MINUTE, second));
  }

  private static Map<String, String> byName(FunctionName function) {
    return Map.of("FunctionName", function.name());
  }

  /** Takes all that was gathered since the last time. By one thread at a time. */
  List<MetricSample> take() {
    Samples samples = new Samples();
    Gathering<Origin> taken = figures;
    if (!taken.isEmpty()) {
      figures = new Gathering<>();
      taken.close((origin, of) -> add(samples, origin, of));
    }
    List<MetricSample> all = new ArrayList<>(samples.take());
    all.addAll(concurrency.take());
    return all;
  }

  private void add(Samples samples, Origin origin, CallFigures of) {
    FunctionName function = origin.function();
    long second = origin.minute() * MINUTE;
    of.visit((name, unit, values) -> add(samples, origin, dimensions(origin), name, unit, values));
    of.visitResource(
        (name, unit, values) ->
            add(samples, origin, List.of(byResource(origin)), name, unit, values));
    if (of.concurrent().count() > 0) {
      concurrent(function.account(), function.region(), byName(function), second)
          .merge(of.concurrent());
      concurrent(function.account(), function.region(), Map.of(), second).merge(of.concurrent());
    }
  }

  private static void add(
      Samples samples,
      Origin origin,
      List<Map<String, String>> all,
      String name,
      String unit,
      Distribution values) {
    if (values.count() == 0) {
      return;
    }
    FunctionName function = origin.function();
    for (Map<String, String> dimensions : all) {
      samples
          .of(
              new MetricKey(
                  function.account(),
                  function.region(),
                  NAMESPACE,
                  name,
                  dimensions,
                  unit,
                  MINUTE,
                  origin.minute() * MINUTE))
          .merge(values);
    }
  }

  private static Map<String, String> byResource(Origin origin) {
    return Map.of("FunctionName", origin.function().name(), "Resource", origin.resource());
  }

  private static List<Map<String, String>> dimensions(Origin origin) {
    String name = origin.function().name();
    Map<String, String> byResource = byResource(origin);
    String version = origin.version();
    return version != null && origin.isOfAlias()
        ? List.of(
            Map.of(),
            byName(origin.function()),
            byResource,
            Map.of("FunctionName", name, "Resource", origin.resource(), "ExecutedVersion", version))
        : List.of(Map.of(), byName(origin.function()), byResource);
  }
}
