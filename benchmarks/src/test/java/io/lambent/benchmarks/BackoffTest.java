package io.lambent.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {

  /** Draws the largest number that the bound allows. */
  private static final class Largest extends Random {
    private static final long serialVersionUID = 1;

    @Override
    public long nextLong(long bound) {
      return bound - 1;
    }
  }

  @Test
  void theBoundDoublesUpToTheCap() {
    Backoff backoff = new Backoff(new Largest());

    for (int millis = 50; millis < 20_000; millis *= 2) {
      assertThat(backoff.nextNanos()).isEqualTo(millis * 1_000_000L - 1);
    }
    for (int i = 0; i < 100; i++) {
      assertThat(backoff.nextNanos()).isEqualTo(20_000_000_000L - 1);
    }
  }

  @Test
  void aSuccessMakesTheNextPauseAFirstOne() {
    Backoff backoff = new Backoff(new Largest());
    backoff.nextNanos();
    backoff.nextNanos();

    backoff.reset();

    assertThat(backoff.nextNanos()).isEqualTo(Backoff.BASE.toNanos() - 1);
  }

  @Test
  void thePausesAreSpreadOverAllUpToTheBound() {
    Backoff backoff = new Backoff(new Random(1));
    long least = Long.MAX_VALUE;
    long most = 0;
    for (int i = 0; i < 1000; i++) {
      long pause = backoff.nextNanos();
      backoff.reset();
      least = Math.min(least, pause);
      most = Math.max(most, pause);
    }

    assertThat(least).isLessThan(Backoff.BASE.toNanos() / 20);
    assertThat(most).isBetween(Backoff.BASE.toNanos() * 19 / 20, Backoff.BASE.toNanos());
  }
}
