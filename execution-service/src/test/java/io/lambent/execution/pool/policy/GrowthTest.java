package io.lambent.execution.pool.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.pool.policy.Growth.Demand;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GrowthTest {
  private static final long MILLISECOND = TimeUnit.MILLISECONDS.toNanos(1);
  private static final long START = 20 * MILLISECOND;
  private static final int ANY = Integer.MAX_VALUE;

  private static int starts(
      int waiting, int runnable, int working, int coming, long service, long stalled) {
    return starts(waiting, runnable, working, coming, service, stalled, true, true);
  }

  private static int starts(
      int waiting,
      int runnable,
      int working,
      int coming,
      long service,
      long stalled,
      boolean blocked,
      boolean processorIdle) {
    return Growth.starts(
        new Demand(
            waiting, runnable, working, coming, service, START, stalled, blocked, processorIdle));
  }

  private static int startsWhileProcessorsAreBusy(
      int waiting, int working, long service, long stalled) {
    return starts(waiting, ANY, working, 0, service, stalled, false, false);
  }

  @Test
  void startsOneForTheFirstCallsOfAFunction() {
    assertThat(starts(16, 8, 0, 0, ServiceTimes.UNKNOWN, 0)).isEqualTo(1);
  }

  @Test
  void startsNoneWhileTheFirstStarts() {
    assertThat(starts(16, 8, 0, 1, ServiceTimes.UNKNOWN, START)).isZero();
  }

  @Test
  void startsTwiceAsManyEachTimeThatStartsTakeLongerThanExpected() {
    assertThat(starts(16, 8, 0, 1, ServiceTimes.UNKNOWN, 3 * START)).isEqualTo(1);
    assertThat(starts(16, 8, 0, 2, ServiceTimes.UNKNOWN, 3 * START)).isEqualTo(2);
    assertThat(starts(16, 8, 0, 6, ServiceTimes.UNKNOWN, 3 * START)).isEqualTo(2);
  }

  @Test
  void startsNoneForCallsThatAreServedSooner() {
    assertThat(starts(60, 4, 4, 0, MILLISECOND / 20, MILLISECOND)).isZero();
  }

  @Test
  void doublesTheEnvironmentsForCallsThatSleepUntilEachHasOne() {
    assertThat(starts(99, ANY, 1, 0, 1000 * MILLISECOND, 0)).isEqualTo(1);
    assertThat(starts(99, ANY, 1, 31, 1000 * MILLISECOND, 0)).isEqualTo(32);
    assertThat(starts(99, ANY, 1, 63, 1000 * MILLISECOND, 0)).isEqualTo(36);
  }

  @Test
  void startsNoneWhereTheCallsAreNearlyServedOnceItIsReady() {
    assertThat(starts(50, 8, 2, 0, MILLISECOND, 0)).isZero();
    assertThat(starts(200, 8, 2, 0, MILLISECOND, 0)).isEqualTo(2);
  }

  @Test
  void startsNoMoreThanCanRun() {
    assertThat(starts(99, 4, 8, 0, 1000 * MILLISECOND, 0)).isEqualTo(4);
  }

  @Test
  void startsNoMoreThanWait() {
    assertThat(starts(2, ANY, 8, 1, 1000 * MILLISECOND, 0)).isEqualTo(1);
  }

  @Test
  void startsOneAfterThreeMillisecondsWhereCallsSleepWhateverWasExpected() {
    assertThat(starts(1, 4, 1, 0, MILLISECOND / 20, 2 * MILLISECOND)).isZero();
    assertThat(starts(1, 4, 1, 0, MILLISECOND / 20, 4 * MILLISECOND)).isEqualTo(1);
  }

  @Test
  void waitsForCallsThatDoNotSleepForAsLongAsAStartTakes() {
    assertThat(starts(1, 4, 1, 0, MILLISECOND / 20, START / 2, false, true)).isZero();
    assertThat(starts(1, 4, 1, 0, MILLISECOND / 20, START + 1, false, true)).isEqualTo(1);
  }

  @Test
  void startsNoneForCallsThatWouldOnlyTakeProcessorsFromEachOther() {
    assertThat(startsWhileProcessorsAreBusy(60, 4, 5 * MILLISECOND, MILLISECOND)).isZero();
    assertThat(startsWhileProcessorsAreBusy(60, 4, 5 * MILLISECOND, 20 * MILLISECOND)).isZero();
  }

  @Test
  void startsOneAlthoughProcessorsAreBusyWhereNoEnvironmentBecomesFree() {
    assertThat(startsWhileProcessorsAreBusy(60, 4, 5 * MILLISECOND, 51 * MILLISECOND)).isEqualTo(1);
  }

  @Test
  void startsTheFirstWhileProcessorsAreBusy() {
    assertThat(startsWhileProcessorsAreBusy(1, 0, MILLISECOND, 0)).isEqualTo(1);
  }
}
