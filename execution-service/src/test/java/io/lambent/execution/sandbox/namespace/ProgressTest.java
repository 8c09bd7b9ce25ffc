package io.lambent.execution.sandbox.namespace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final Progress progress = new Progress();
  private long now = 1_000_000;

  private Duration checkAfter(Duration time) {
    now += time.toNanos();
    return progress.check(now);
  }

  private Duration checkAfterSeconds(int seconds) {
    for (int i = 1; i < seconds; i++) {
      checkAfter(Duration.ofSeconds(1));
    }
    return checkAfter(Duration.ofSeconds(1));
  }

  @Test
  void countsTheSilenceOfAProcessThatOwesAnAnswer() {
    progress.asked();

    // The first check begins the time.
    assertThat(checkAfterSeconds(6)).isEqualTo(Duration.ofSeconds(5));
  }

  @Test
  void isContentWithAProcessThatOwesNothing() {
    progress.asked().close();

    assertThat(checkAfterSeconds(6)).isZero();
  }

  @Test
  void isContentWithAProcessThatSaysAnything() {
    progress.asked();
    checkAfterSeconds(6);
    progress.heard();

    assertThat(checkAfterSeconds(1)).isZero();
    assertThat(checkAfterSeconds(2)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void doesNotTakeARequestThatIsGivenUpForASign() {
    Progress.Request first = progress.asked();
    checkAfterSeconds(6);
    progress.asked();
    first.close();
    first.close();

    assertThat(checkAfterSeconds(1)).isEqualTo(Duration.ofSeconds(6));
  }

  @Test
  void countsLittleOfTheTimeThatThePlatformWasStoppedItself() {
    progress.asked();
    checkAfterSeconds(1);

    assertThat(checkAfter(Duration.ofMinutes(10))).isEqualTo(Progress.LONGEST_STEP);
  }
}
