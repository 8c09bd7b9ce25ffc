package io.lambent.execution.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.function.FunctionVersion;
import io.lambent.contract.invocation.Execution;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.execution.TestingFunctions;
import io.lambent.execution.platformlog.PhaseStatus;
import io.lambent.execution.platformlog.PlatformEvent;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InvocationMetricsTest {
  private static final int MOST = 3;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final InvocationMetrics metrics =
      new InvocationMetrics(registry, function -> 7, new MetricsProperties(MOST));

  private static Invocation call(String function) {
    return new Invocation(
        "id",
        1,
        new FunctionName("000000000000", "us-east-1", function),
        "$LATEST",
        InvocationType.REQUEST_RESPONSE,
        new byte[0],
        null,
        null,
        null,
        false);
  }

  private static PlatformEvent.Report report(
      String function, long micros, @Nullable Long initMicros, boolean failed) {
    FunctionVersion version =
        new TestingFunctions().version(function, "nodejs22.x", "app.handler", new byte[0]);
    return new PlatformEvent.Report(
        version,
        call(function),
        false,
        failed,
        micros,
        1,
        40,
        initMicros,
        PhaseStatus.SUCCESS,
        null);
  }

  private double count(String meter, String function) {
    return registry.get(meter).tag("function", function).counter().count();
  }

  @Test
  void countsCallsThatRanAndTheirDurations() {
    metrics.on(report("f", 2_000, 9_000L, false));
    metrics.on(report("f", 4_000, null, true));

    assertThat(count("lambent.function.invocations", "f")).isEqualTo(2);
    assertThat(count("lambent.function.errors", "f")).isEqualTo(1);
    assertThat(
            registry
                .get("lambent.function.duration")
                .tag("function", "f")
                .timer()
                .totalTime(TimeUnit.MILLISECONDS))
        .isEqualTo(6);
    assertThat(registry.get("lambent.function.init.duration").tag("function", "f").timer().count())
        .isEqualTo(1);
  }

  @Test
  void countsACallOnceThoughItsOutcomeFollowsItsReport() {
    metrics.on(report("f", 2_000, null, false));
    Execution execution = new Execution("$LATEST", 2_000, 1, null, 128, 40, null);
    metrics.ended(call("f"), new InvocationOutcome.Succeeded(execution, new byte[0]));

    assertThat(count("lambent.function.invocations", "f")).isEqualTo(1);
  }

  @Test
  void measuresHowOldEventsAreAndCountsThoseThatAreDropped() {
    metrics.started(call("f"), Duration.ofSeconds(3));
    metrics.dropped(call("f"), "RetriesExhausted");

    assertThat(
            registry
                .get("lambent.function.async.event.age")
                .tag("function", "f")
                .timer()
                .totalTime(TimeUnit.SECONDS))
        .isEqualTo(3);
    assertThat(count("lambent.function.async.dropped", "f")).isEqualTo(1);
  }

  @Test
  void countsThrottlesByReasonAndNotAsInvocations() {
    metrics.ended(call("f"), new InvocationOutcome.Throttled(Reason.CALLER_RATE_LIMIT));

    assertThat(count("lambent.function.invocations", "f")).isZero();
    assertThat(
            registry
                .get("lambent.function.throttles")
                .tag("reason", "CallerRateLimitExceeded")
                .tag("function", "f")
                .counter()
                .count())
        .isEqualTo(1);
  }

  @Test
  void makesNoTimeSeriesForCallsThatNeverReachedAFunction() {
    metrics.ended(call("none"), new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "no"));

    assertThat(registry.find("lambent.function.invocations").tag("function", "none").counter())
        .isNull();
  }

  @Test
  void boundsTheNumberOfFunctionsWithTimeSeriesOfTheirOwn() {
    for (int i = 0; i < 10; i++) {
      metrics.on(report("f" + i, 1, null, false));
    }

    assertThat(registry.find("lambent.function.invocations").counters()).hasSize(MOST + 1);
    assertThat(count("lambent.function.invocations", "other")).isEqualTo(10 - MOST);
  }

  @Test
  void readsConcurrencyFromAdmission() {
    metrics.ended(call("f"), new InvocationOutcome.Accepted());

    assertThat(registry.get("lambent.function.concurrent.executions").gauge().value()).isEqualTo(7);
    assertThat(count("lambent.function.async.received", "f")).isEqualTo(1);
  }
}
