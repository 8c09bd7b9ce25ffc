package io.lambent.execution.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorsTest {

  @Test
  void readsTheNumberOfRunnableThreads() {
    assertThat(Processors.runnable("0.20 0.18 0.12 3/80 11206\n")).isEqualTo(3);
    assertThat(Processors.runnable("12.65 6.20 2.80 17/1313 9\n")).isEqualTo(17);
  }

  @Test
  void takesWhatCannotBeReadForBusy() {
    assertThat(Processors.runnable("")).isEqualTo(Integer.MAX_VALUE);
  }
}
