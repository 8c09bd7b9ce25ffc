package io.lambent.benchmarks;

import java.util.Random;

/** A Poisson process: the times at which calls are meant to be sent. */
final class Arrivals {
  private final double perSecond;
  private final Random random;
  private double atNanos;

  /**
   * @param perSecond the mean rate, above 0
   * @param seed equal seeds make equal arrivals
   */
  Arrivals(double perSecond, long seed) {
    if (!(perSecond > 0)) {
      throw new IllegalArgumentException("a rate is above 0, not " + perSecond);
    }
    this.perSecond = perSecond;
    this.random = new Random(seed);
  }

  /** The next arrival, in nanoseconds since the start. */
  long nextNanos() {
    atNanos += -Math.log(1 - random.nextDouble()) * 1e9 / perSecond;
    return (long) atNanos;
  }
}
