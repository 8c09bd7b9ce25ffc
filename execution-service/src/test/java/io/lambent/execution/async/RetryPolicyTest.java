package io.lambent.execution.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.EventLimits;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class RetryPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-23T10:00:00Z");
  private static final InvocationOutcome THROTTLED =
      new Throttled(Throttled.Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT);
  private static final InvocationOutcome BUSY = new Throttled(Throttled.Reason.CALLER_RATE_LIMIT);

  private final RetryPolicy policy =
      new RetryPolicy(
          new Binder(new MapConfigurationPropertySource(Map.of()))
              .bindOrCreate("lambent.async", AsyncProperties.class));

  @Test
  void waitsOneMinuteThenTwoAfterFunctionErrors() {
    assertThat(policy.judge(event(0, 0, NOW), EventLimits.DEFAULT, TestingInvoker.FAILED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(1), 1, 0));
    assertThat(policy.judge(event(1, 4, NOW), EventLimits.DEFAULT, TestingInvoker.FAILED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(2), 2, 4));
    assertThat(policy.judge(event(2, 0, NOW), EventLimits.DEFAULT, TestingInvoker.FAILED, NOW))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isInstanceOf(Exhausted.RetriesExhausted.class));
  }

  @Test
  void backsOffFromOneSecondToFiveMinutes() {
    assertThat(policy.judge(event(0, 0, NOW), EventLimits.DEFAULT, BUSY, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(1), 0, 1));
    assertThat(policy.judge(event(0, 7, NOW), EventLimits.DEFAULT, BUSY, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(128), 0, 8));
    assertThat(policy.judge(event(0, 500, NOW), EventLimits.DEFAULT, BUSY, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(5), 0, 501));
  }

  @Test
  void givesUpAtSixHours() {
    Instant old = NOW.minus(Duration.ofHours(6)).plusSeconds(200);

    assertThat(policy.judge(event(0, 500, old), EventLimits.DEFAULT, BUSY, NOW))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isInstanceOf(Exhausted.EventAgeExceeded.class));
  }

  @Test
  void systemErrorsAndPendingFunctionsMayPass() {
    for (ErrorCode code :
        new ErrorCode[] {
          ErrorCode.SERVICE, ErrorCode.RESOURCE_CONFLICT, ErrorCode.RESOURCE_NOT_READY
        }) {
      assertThat(
              policy.judge(
                  event(0, 0, NOW),
                  EventLimits.DEFAULT,
                  new InvocationOutcome.Rejected(code, "later"),
                  NOW))
          .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(1), 0, 1));
    }
  }

  @Test
  void retriesAsOftenAsTheFunctionSays() {
    EventLimits once = new EventLimits(1, null);
    assertThat(policy.judge(event(0, 0, NOW), once, TestingInvoker.FAILED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(1), 1, 0));
    assertThat(policy.judge(event(1, 0, NOW), once, TestingInvoker.FAILED, NOW))
        .isInstanceOf(Verdict.GiveUp.class);
    assertThat(policy.judge(event(0, 0, NOW), new EventLimits(0, null), TestingInvoker.FAILED, NOW))
        .isInstanceOf(Verdict.GiveUp.class);
  }

  @Test
  void throttlesAreTriedAgainWhateverTheNumberOfRetries() {
    assertThat(policy.judge(event(0, 0, NOW), new EventLimits(0, null), THROTTLED, NOW))
        .isEqualTo(new Verdict.Wait(0, 0));
  }

  @Test
  void givesUpAtTheAgeTheFunctionSays() {
    EventLimits minute = new EventLimits(null, 60);
    Instant old = NOW.minusSeconds(60);

    assertThat(policy.judge(event(0, 0, old), minute, THROTTLED, NOW.plusMillis(1)))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isInstanceOf(Exhausted.EventAgeExceeded.class));
    assertThat(policy.isTooOld(event(0, 0, old), minute, NOW)).isFalse();
    assertThat(policy.isTooOld(event(0, 0, old), minute, NOW.plusMillis(1))).isTrue();
    assertThat(policy.isTooOld(event(0, 0, old), EventLimits.DEFAULT, NOW.plusMillis(1))).isFalse();
  }

  private static QueuedEvent event(int functionErrors, int systemErrors, Instant enqueuedAt) {
    return new QueuedEvent(TestingQueue.event("hello"), enqueuedAt, functionErrors, systemErrors);
  }
}
