package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecoveryTest {
  private static final long LIMIT = 100;

  @Test
  void isOverWhenTenCallsInARowWereQuick() {
    Recovery recovery = new Recovery(LIMIT);
    for (int i = 0; i < 9; i++) {
      recovery.settled(recovery.sent(), 10, i);
    }
    assertThat(recovery.at()).isEmpty();

    recovery.settled(recovery.sent(), 10, 9);

    assertThat(recovery.at()).hasValue(9);
  }

  @Test
  void aSlowCallBeginsTheRowAgain() {
    Recovery recovery = new Recovery(LIMIT);
    for (int i = 0; i < 19; i++) {
      recovery.settled(recovery.sent(), i == 9 ? LIMIT : 10, i);
    }
    assertThat(recovery.at()).isEmpty();
  }

  @Test
  void aCallThatIsNotAnsweredYetIsWaitedFor() {
    Recovery recovery = new Recovery(LIMIT);
    int first = recovery.sent();
    for (int i = 1; i < 10; i++) {
      recovery.settled(recovery.sent(), 10, i);
    }
    assertThat(recovery.at()).isEmpty();

    recovery.settled(first, 90, 50);

    assertThat(recovery.at()).hasValue(50);
  }

  @Test
  void laterCallsDoNotMoveTheTime() {
    Recovery recovery = new Recovery(LIMIT);
    for (int i = 0; i < 40; i++) {
      recovery.settled(recovery.sent(), 10, i);
    }

    assertThat(recovery.at()).hasValue(9);
  }
}
