package io.lambent.execution.cloudwatch;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.destination.Delivery;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.function.Resolution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.metrics.Distribution;
import io.lambent.contract.metrics.MetricSample;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.platformlog.PhaseStatus;
import io.lambent.execution.platformlog.PlatformEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LambdaMetricsTest {
  private static final Instant NOW = Instant.parse("2026-11-29T10:00:30Z");
  private static final Map<String, String> ALL = Map.of();
  private static final Map<String, String> BY_NAME = Map.of("FunctionName", "f");

  private static final FunctionVersion LATEST =
      new TestingFunctions().version("f", "python3.13", "app.handler", new byte[0]);

  private final LambdaMetrics metrics = new LambdaMetrics(function -> 2, InstantSource.fixed(NOW));

  private static Invocation call(@Nullable String qualifier) {
    return new Invocation(
        "id",
        1,
        new FunctionName("000000000000", "us-east-1", "f"),
        qualifier,
        InvocationType.REQUEST_RESPONSE,
        new byte[0],
        null,
        null,
        null,
        false);
  }

  /** What an environment publishes at the end of a call. */
  private static PlatformEvent ran(
      @Nullable String qualifier, String version, long millis, boolean failed) {
    return new PlatformEvent.Report(
        TestingFunctions.with(LATEST, draft -> draft.version(version)),
        call(qualifier),
        false,
        failed,
        millis * 1_000,
        millis,
        40,
        null,
        failed ? PhaseStatus.ERROR : PhaseStatus.SUCCESS,
        null);
  }

  private static Distribution find(
      List<MetricSample> samples, String name, Map<String, String> dimensions) {
    return samples.stream()
        .filter(sample -> sample.name().equals(name) && sample.dimensions().equals(dimensions))
        .map(MetricSample::values)
        .reduce(
            new Distribution(),
            (one, other) -> {
              Distribution both = one.copy();
              both.merge(other);
              return both;
            });
  }

  @Test
  void countsErrorsAsAPartOfAllInvocations() {
    metrics.on(ran(null, "$LATEST", 10, false));
    metrics.on(ran(null, "$LATEST", 30, true));
    metrics.ended(call(null), new InvocationOutcome.Throttled(Reason.CONCURRENT_INVOCATION_LIMIT));
    metrics.ended(call(null), new InvocationOutcome.Permitted());
    metrics.ended(call(null), new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "no"));

    List<MetricSample> samples = metrics.take();

    for (Map<String, String> dimensions :
        List.of(ALL, BY_NAME, Map.of("FunctionName", "f", "Resource", "f"))) {
      assertThat(find(samples, "Invocations", dimensions).sum()).isEqualTo(2);
      assertThat(find(samples, "Errors", dimensions).sum()).isEqualTo(1);
      assertThat(find(samples, "Errors", dimensions).count()).isEqualTo(2);
      assertThat(find(samples, "Throttles", dimensions).sum()).isEqualTo(1);
      assertThat(find(samples, "Duration", dimensions).maximum()).isEqualTo(30);
    }
    assertThat(find(samples, "ConcurrentExecutions", BY_NAME).maximum()).isEqualTo(2);
    assertThat(metrics.take()).isEmpty();
  }

  @Test
  void tellsResourcesAndTheVersionsOfAliasesApart() {
    metrics.on(ran("live", "7", 1, false));
    metrics.on(ran("live", "8", 1, false));
    metrics.on(ran("8", "8", 1, false));

    List<MetricSample> samples = metrics.take();

    assertThat(find(samples, "Invocations", BY_NAME).sum()).isEqualTo(3);
    assertThat(
            find(samples, "Invocations", Map.of("FunctionName", "f", "Resource", "f:live")).sum())
        .isEqualTo(2);
    assertThat(
            find(
                    samples,
                    "Invocations",
                    Map.of("FunctionName", "f", "Resource", "f:live", "ExecutedVersion", "7"))
                .sum())
        .isEqualTo(1);
    assertThat(
            samples.stream()
                .filter(sample -> "f:8".equals(sample.dimensions().get("Resource")))
                .noneMatch(sample -> sample.dimensions().containsKey("ExecutedVersion")))
        .isTrue();
  }

  @Test
  void putsACallIntoTheMinuteInWhichItBegan() {
    metrics.on(ran(null, "$LATEST", 10, false));
    metrics.on(ran(null, "$LATEST", Duration.ofMinutes(2).toMillis(), false));

    assertThat(
            metrics.take().stream()
                .filter(sample -> sample.name().equals("Duration"))
                .map(sample -> Instant.ofEpochSecond(sample.second()).toString())
                .distinct())
        .containsExactlyInAnyOrder("2026-11-29T10:00:00Z", "2026-11-29T09:58:00Z");
  }

  @Test
  void countsWhatIsNotDelivered() {
    metrics.failed(delivery(Delivery.Kind.ON_SUCCESS));
    metrics.failed(delivery(Delivery.Kind.ON_FAILURE));
    metrics.failed(delivery(Delivery.Kind.DEAD_LETTER));
    metrics.ended(
        call(null), new InvocationOutcome.Rejected(ErrorCode.RECURSIVE_INVOCATION, "a loop"));

    List<MetricSample> samples = metrics.take();

    assertThat(find(samples, "DestinationDeliveryFailures", BY_NAME).sum()).isEqualTo(2);
    assertThat(find(samples, "DeadLetterErrors", BY_NAME).sum()).isEqualTo(1);
    assertThat(find(samples, "RecursiveInvocationsDropped", BY_NAME).sum()).isEqualTo(1);
  }

  private static Delivery delivery(Delivery.Kind kind) {
    return new Delivery(
        "1", kind, "2", call(null).function(), null, "arn", NOW, new byte[0], null, null);
  }

  @Test
  void followsEvents() {
    metrics.ended(call(null), new InvocationOutcome.Accepted());
    metrics.started(call(null), Duration.ofMillis(1_500));
    metrics.dropped(call(null), "RetriesExhausted");

    List<MetricSample> samples = metrics.take();

    assertThat(find(samples, "AsyncEventsReceived", BY_NAME).sum()).isEqualTo(1);
    assertThat(find(samples, "AsyncEventAge", BY_NAME).maximum()).isEqualTo(1_500);
    assertThat(find(samples, "AsyncEventsDropped", BY_NAME).sum()).isEqualTo(1);
  }

  @Test
  void tellsCallsOnProvisionedConcurrencyFromThoseBeyondIt() {
    Resolution.Target target = new Resolution.Target(LATEST, 1, 4);
    metrics.admitted(call("live"), target, 1);
    metrics.admitted(call("live"), target, 3);
    metrics.admitted(call("live"), target, 0);

    List<MetricSample> samples = metrics.take();

    Map<String, String> live = Map.of("FunctionName", "f", "Resource", "f:live");
    for (Map<String, String> dimensions : List.of(ALL, BY_NAME, live)) {
      assertThat(find(samples, "ProvisionedConcurrencyInvocations", dimensions).sum()).isEqualTo(2);
      assertThat(find(samples, "ProvisionedConcurrencySpilloverInvocations", dimensions).sum())
          .isEqualTo(1);
    }
    assertThat(find(samples, "ProvisionedConcurrentExecutions", live).maximum()).isEqualTo(3);
    assertThat(find(samples, "ProvisionedConcurrencyUtilization", live).maximum()).isEqualTo(0.75);
    assertThat(find(samples, "ProvisionedConcurrencyUtilization", ALL).count()).isZero();
  }

  @Test
  void losesNothingWhileItIsTaken() throws Exception {
    int calls = 20_000;
    AtomicBoolean running = new AtomicBoolean(true);
    List<MetricSample> samples = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      Future<?> taking =
          executor.submit(
              () -> {
                while (running.get()) {
                  samples.addAll(metrics.take());
                }
              });
      List<Future<?>> calling = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        calling.add(
            executor.submit(
                () -> {
                  for (int call = 0; call < calls; call++) {
                    metrics.on(ran("" + call % 3, "1", 5, false));
                  }
                }));
      }
      for (Future<?> each : calling) {
        each.get();
      }
      running.set(false);
      taking.get();
    }
    samples.addAll(metrics.take());

    assertThat(find(samples, "Invocations", BY_NAME).sum()).isEqualTo(2 * calls);
    assertThat(find(samples, "Duration", ALL).count()).isEqualTo(2 * calls);
  }
}
