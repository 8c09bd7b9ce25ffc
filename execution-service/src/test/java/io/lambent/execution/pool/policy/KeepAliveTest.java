package io.lambent.execution.pool.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.execution.pool.policy.KeepAlive.Mode;
import io.lambent.execution.pool.policy.KeepAlive.Window;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class KeepAliveTest {
  private static final Duration FIXED = Duration.ofMinutes(10);
  private static final Duration LONGEST = Duration.ofHours(1);

  private static Window window(Mode mode, IdleTimes idle) {
    return new KeepAlive(FIXED, LONGEST, mode).window(idle);
  }

  private static IdleTimes pauses(int count, int minutes) {
    IdleTimes idle = new IdleTimes();
    for (int i = 0; i < count; i++) {
      idle.called(0, Duration.ofMinutes(minutes).toNanos());
    }
    return idle;
  }

  @Test
  void theFixedTimeOutHoldsWhileLittleIsKnown() {
    assertThat(window(Mode.PRESTART, pauses(9, 30))).isEqualTo(new Window(FIXED, null, FIXED));
  }

  @Test
  void theFixedTimeOutHoldsWherePausesFollowNoPattern() {
    IdleTimes idle = new IdleTimes();
    for (int minutes = 1; minutes < IdleTimes.BINS; minutes++) {
      idle.called(0, Duration.ofMinutes(minutes).toNanos());
    }

    assertThat(window(Mode.PRESTART, idle)).isEqualTo(new Window(FIXED, null, FIXED));
  }

  @Test
  void theFixedTimeOutHoldsWhereMostPausesAreBeyondTheRange() {
    IdleTimes idle = pauses(10, 30);
    for (int i = 0; i < 11; i++) {
      idle.called(0, Duration.ofHours(6).toNanos());
    }

    assertThat(window(Mode.PRESTART, idle)).isEqualTo(new Window(FIXED, null, FIXED));
  }

  @Test
  void theFixedTimeOutHoldsWhereNothingElseIsWanted() {
    assertThat(window(Mode.FIXED, pauses(100, 30))).isEqualTo(new Window(FIXED, null, FIXED));
  }

  @Test
  void keepsUntilTheLongestUsualPauseAndATenth() {
    Duration expected = Duration.ofSeconds(31 * 66);

    assertThat(window(Mode.ADAPTIVE, pauses(20, 30)))
        .isEqualTo(new Window(expected, null, expected));
  }

  @Test
  void keepsNothingLongerThanAllowed() {
    assertThat(window(Mode.ADAPTIVE, pauses(20, 200)).endAfter()).isEqualTo(LONGEST);
  }

  @Test
  void whatIsCalledAllTheTimeEndsSoonWhenItIsNot() {
    assertThat(window(Mode.ADAPTIVE, pauses(20, 1)).endAfter())
        .isLessThan(FIXED)
        .isGreaterThanOrEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void endsAtOnceAndStartsBeforeTheNextCallWherePausesAreRegular() {
    Window window = window(Mode.PRESTART, pauses(20, 60));

    assertThat(window.endAfter()).isEqualTo(Duration.ofMinutes(2));
    assertThat(window.prestartAfter()).isEqualTo(Duration.ofMinutes(54));
    assertThat(window.giveUpAfter()).isEqualTo(Duration.ofSeconds(61 * 66));
  }
}
