package io.lambent.execution.pool.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class IdleTimesTest {
  private final IdleTimes idle = new IdleTimes();
  private long now;

  private void pauseOf(Duration pause) {
    now += pause.toNanos();
    idle.called(now, pause.toNanos());
  }

  @Test
  void countsAMinuteOfManyCallsOnce() {
    for (int i = 0; i < 1000; i++) {
      pauseOf(Duration.ofMillis(10));
    }

    assertThat(idle.count()).isEqualTo(1);
  }

  @Test
  void tellsInWhichMinuteAShareOfTheIdleTimesLies() {
    for (int minutes = 1; minutes <= 100; minutes++) {
      pauseOf(Duration.ofMinutes(minutes));
    }

    assertThat(idle.percentile(0.05)).isEqualTo(5);
    assertThat(idle.percentile(0.99)).isEqualTo(99);
  }

  @Test
  void pausesBeyondTheRangeHaveNoMinute() {
    pauseOf(Duration.ofMinutes(1));
    pauseOf(Duration.ofHours(5));

    assertThat(idle.outOfRange()).isEqualTo(1);
    assertThat(idle.percentile(0.99)).isEqualTo(IdleTimes.BINS);
  }

  @Test
  void variationIsHighWhereIdleTimesAreAlikeAndLowWhereTheyAreSpread() {
    IdleTimes spread = new IdleTimes();
    for (int minutes = 1; minutes < IdleTimes.BINS; minutes++) {
      spread.called(0, Duration.ofMinutes(minutes).toNanos());
      pauseOf(Duration.ofMinutes(30));
    }

    assertThat(idle.variation()).isGreaterThan(10);
    assertThat(spread.variation()).isLessThan(0.1);
  }

  @Test
  void anOldHabitGivesWayToANewOne() {
    for (int i = 0; i < 2000; i++) {
      pauseOf(Duration.ofMinutes(30));
    }
    for (int i = 0; i < 3000; i++) {
      pauseOf(Duration.ofMinutes(5));
    }

    assertThat(idle.percentile(0.5)).isEqualTo(5);
    assertThat(idle.count()).isLessThan(1000);
  }
}
