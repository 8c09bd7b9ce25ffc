package io.lambent.gateway.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RefusalPaceTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final RefusalPace pace = new RefusalPace(0);

  @Test
  void theFirstAreToldAtOnce() {
    for (int i = 0; i < RefusalPace.BURST; i++) {
      assertThat(pace.delayNanos(SECOND)).isZero();
    }
  }

  @Test
  void thoseBeyondTheRateAreHeldBackInOrder() {
    for (int i = 0; i <= RefusalPace.BURST; i++) {
      pace.delayNanos(SECOND);
    }

    for (int i = 1; i <= RefusalPace.PER_SECOND; i++) {
      assertThat(pace.delayNanos(SECOND)).isEqualTo(i * SECOND / RefusalPace.PER_SECOND);
    }
  }

  @Test
  void asManyAsTheRateAreNeverHeldBack() {
    for (int i = 0; i < 3 * RefusalPace.PER_SECOND; i++) {
      assertThat(pace.delayNanos(i * SECOND / RefusalPace.PER_SECOND)).isZero();
    }
  }

  @Test
  void noneIsHeldBackForLongerThanTheLimit() {
    for (int i = 0; i < 10 * RefusalPace.PER_SECOND; i++) {
      assertThat(pace.delayNanos(0)).isLessThanOrEqualTo(RefusalPace.LONGEST_NANOS);
    }

    assertThat(pace.delayNanos(0)).isEqualTo(RefusalPace.LONGEST_NANOS);
    assertThat(pace.delayNanos(3 * SECOND)).isZero();
  }
}
