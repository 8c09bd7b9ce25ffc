package io.lambent.execution.async;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
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

  private final RetryPolicy policy =
      new RetryPolicy(
          new Binder(new MapConfigurationPropertySource(Map.of()))
              .bindOrCreate("lambent.async", AsyncProperties.class));

  @Test
  void waitsOneMinuteThenTwoAfterFunctionErrors() {
    assertThat(policy.judge(event(0, 0, NOW), TestingInvoker.FAILED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(1), 1, 0));
    assertThat(policy.judge(event(1, 4, NOW), TestingInvoker.FAILED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(2), 2, 4));
    assertThat(policy.judge(event(2, 0, NOW), TestingInvoker.FAILED, NOW))
        .isInstanceOfSatisfying(
            Verdict.GiveUp.class,
            giveUp -> assertThat(giveUp.reason()).isInstanceOf(Exhausted.RetriesExhausted.class));
  }

  @Test
  void backsOffFromOneSecondToFiveMinutes() {
    assertThat(policy.judge(event(0, 0, NOW), THROTTLED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(1), 0, 1));
    assertThat(policy.judge(event(0, 7, NOW), THROTTLED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(128), 0, 8));
    assertThat(policy.judge(event(0, 500, NOW), THROTTLED, NOW))
        .isEqualTo(new Verdict.TryAgain(Duration.ofMinutes(5), 0, 501));
  }

  @Test
  void givesUpAtSixHours() {
    Instant old = NOW.minus(Duration.ofHours(6)).plusSeconds(200);

    assertThat(policy.judge(event(0, 500, old), THROTTLED, NOW))
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
      assertThat(policy.judge(event(0, 0, NOW), new InvocationOutcome.Rejected(code, "later"), NOW))
          .isEqualTo(new Verdict.TryAgain(Duration.ofSeconds(1), 0, 1));
    }
  }

  private static QueuedEvent event(int functionErrors, int systemErrors, Instant enqueuedAt) {
    return new QueuedEvent(TestingQueue.event("hello"), enqueuedAt, functionErrors, systemErrors);
  }
}
