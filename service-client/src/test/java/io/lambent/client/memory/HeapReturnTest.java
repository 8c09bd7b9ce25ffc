package io.lambent.client.memory;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HeapReturnTest {
  private static final long LARGE = 900L << 20;

  private final HeapReturn memory = new HeapReturn();

  @Test
  void collectsALargeHeapOnceNothingWasCollectedForAWhile() {
    assertThat(memory.isDue(5, LARGE)).isFalse();
    assertThat(memory.isDue(5, LARGE)).isFalse();
    assertThat(memory.isDue(5, LARGE)).isTrue();
  }

  @Test
  void leavesAHeapAloneThatIsInUse() {
    for (int i = 0; i < 10; i++) {
      assertThat(memory.isDue(i, LARGE)).isFalse();
    }
  }

  @Test
  void leavesASmallHeapAlone() {
    for (int i = 0; i < 10; i++) {
      assertThat(memory.isDue(5, 300L << 20)).isFalse();
    }
  }

  @Test
  void doesNotCollectAgainWhatIsNeeded() {
    memory.collected(LARGE);
    for (int i = 0; i < 10; i++) {
      assertThat(memory.isDue(6, LARGE)).isFalse();
    }
  }
}
