package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final int MANY = 100_000;

  @Test
  void haveTheGivenMeanRate() {
    Arrivals arrivals = new Arrivals(1000, 1);
    long last = 0;
    for (int i = 0; i < MANY; i++) {
      last = arrivals.nextNanos();
    }

    assertThat(MANY / (last / 1e9)).isCloseTo(1000, within(20.0));
  }

  @Test
  void haveGapsThatVaryAsMuchAsTheirMean() {
    Arrivals arrivals = new Arrivals(1000, 1);
    double squares = 0;
    long last = 0;
    for (int i = 0; i < MANY; i++) {
      long next = arrivals.nextNanos();
      squares += Math.pow((next - last) / 1e6 - 1, 2);
      last = next;
    }

    assertThat(Math.sqrt(squares / MANY)).isCloseTo(1, within(0.05));
  }

  @Test
  void areTheSameForTheSameSeed() {
    Arrivals one = new Arrivals(50, 7);
    Arrivals other = new Arrivals(50, 7);

    for (int i = 0; i < 100; i++) {
      assertThat(one.nextNanos()).isEqualTo(other.nextNanos());
    }
  }
}
