package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.pool.policy.ServiceTimes;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long SERVICE = MILLISECOND / 10;
  private static final long MAX_WAIT = TimeUnit.SECONDS.toNanos(10);

  private final Overload overload = new Overload(1000, MAX_WAIT, 0);

  private boolean enters(long now, int ahead, long gap) {
    return overload.tryEnter(now, ahead, gap, SERVICE);
  }

  /** Refuses so many of a hundred calls, within a window. */
  private void refuse(long now, int number) {
    for (int i = 0; i < 100 - number; i++) {
      overload.tryEnter(now, 0, MILLISECOND, ServiceTimes.UNKNOWN);
      overload.left();
    }
    for (int i = 0; i < number; i++) {
      overload.refused(now);
    }
    overload.refused(now + Overload.WINDOW_NANOS);
  }

  @Test
  void letsCallsWaitForLongWithoutOverload() {
    assertThat(enters(0, 999, MILLISECOND)).isTrue();
  }

  @Test
  void refusesCallsWhoseQueuePromisesMoreThanTheLongestWait() {
    assertThat(enters(0, 999, 10 * MILLISECOND)).isTrue();
    assertThat(enters(0, 999, 11 * MILLISECOND)).isFalse();
    // A few may wait in any case, since the pace of the queue may change.
    assertThat(enters(0, Overload.MIN_WAITING - 1, MAX_WAIT)).isTrue();
  }

  @Test
  void acceptsNoLongerWaitOfLongCallsThanTheLongestWhileManyCallsAreRefused() {
    refuse(0, 50);
    long now = Overload.WINDOW_NANOS;
    long service = MAX_WAIT / 2;

    assertThat(overload.tryEnter(now, 100, MAX_WAIT / 100, service)).isTrue();
    assertThat(overload.tryEnter(now, 100, MAX_WAIT / 50, service)).isFalse();
  }

  @Test
  void tellsWhichCallsHaveWaitedForTooLong() {
    assertThat(overload.isLate(5, MAX_WAIT + 5)).isFalse();
    assertThat(overload.isLate(5, MAX_WAIT + 6)).isTrue();
  }

  @Test
  void refusesWhatIsBeyondTheBoundOfAllWaitingCalls() {
    for (int i = 0; i < 1000; i++) {
      assertThat(enters(0, i, MILLISECOND)).isTrue();
    }
    assertThat(enters(0, 1000, MILLISECOND)).isFalse();

    overload.left();
    assertThat(enters(0, 999, MILLISECOND)).isTrue();
  }

  @Test
  void isNotOverloadedWhileFewCallsAreRefused() {
    refuse(0, 15);

    assertThat(overload.isOverloaded(Overload.WINDOW_NANOS)).isFalse();
  }

  @Test
  void refusesCallsThatWouldWaitForLongWhileManyAreRefused() {
    refuse(0, 50);
    long now = Overload.WINDOW_NANOS;

    assertThat(overload.isOverloaded(now)).isTrue();
    assertThat(enters(now, 100, MILLISECOND)).isFalse();
    assertThat(enters(now, 100, MILLISECOND / 10)).isTrue();
  }

  @Test
  void letsSomeWaitInAnyCaseSoThatEnvironmentsAreNeverIdle() {
    refuse(0, 50);

    assertThat(enters(Overload.WINDOW_NANOS, Overload.MIN_WAITING - 1, 1000 * MILLISECOND))
        .isTrue();
  }

  @Test
  void longCallsMayWaitForSomeTimesTheirDuration() {
    refuse(0, 50);
    long now = Overload.WINDOW_NANOS;

    assertThat(overload.tryEnter(now, 40, 10 * MILLISECOND, 100 * MILLISECOND)).isTrue();
    assertThat(overload.tryEnter(now, 90, 10 * MILLISECOND, 100 * MILLISECOND)).isFalse();
  }

  @Test
  void isOverASecondAfterTheLastRefusals() {
    refuse(0, 50);
    long now = Overload.WINDOW_NANOS + Overload.STATE_NANOS;

    assertThat(overload.isOverloaded(now)).isFalse();
    assertThat(enters(now, 900, MILLISECOND)).isTrue();
  }
}
