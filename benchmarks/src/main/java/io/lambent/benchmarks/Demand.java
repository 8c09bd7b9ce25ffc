package io.lambent.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes a synthetic trace with the traits that Shahrad et al. (ATC 2020) report of the real one:
 * timers call a third of the functions; popularity has a heavy tail, so that almost half of the
 * functions are called less than once an hour and a few make most of the calls; the other functions
 * follow the hour of the day, or are called in bursts. Equal seeds make equal traces.
 */
final class Demand {
  private static final int[] PERIODS = {1, 5, 10, 15, 30, 60, 120, 240, 720, 1440};
  private static final double TIMERS = 0.35;
  private static final double BURSTY = 0.2;
  private static final int MAX_PER_MINUTE = 10_000;

  private final Random random;

  Demand(long seed) {
    this.random = new Random(seed);
  }

  Trace trace(int functions, int days) {
    int minutes = days * Trace.DAY;
    List<Trace.Function> made = new ArrayList<>();
    for (int i = 0; i < functions; i++) {
      double kind = random.nextDouble();
      Trace.Draft draft = new Trace.Draft();
      if (kind < TIMERS) {
        timer(draft, minutes);
      } else if (kind < TIMERS + BURSTY) {
        bursts(draft, minutes);
      } else {
        daily(draft, minutes);
      }
      made.add(draft.function(this));
    }
    return new Trace(made, minutes);
  }

  private void timer(Trace.Draft draft, int minutes) {
    int period = PERIODS[random.nextInt(PERIODS.length)];
    for (int at = random.nextInt(period); at < minutes; at += period) {
      draft.add(at, 1);
    }
  }

  /** Adds calls by the hour of the day, in proportion to a popularity that is log-normal. */
  private void daily(Trace.Draft draft, int minutes) {
    double perMinute = popularity() / Trace.DAY;
    double phase = random.nextDouble() * 0.1;
    for (int at = 0; at < minutes; at++) {
      double hour = 1 + 0.8 * Math.sin(2 * Math.PI * (at / (double) Trace.DAY + phase));
      draft.add(at, poisson(perMinute * hour));
    }
  }

  /** Adds minutes with many calls, between longer times with none. */
  private void bursts(Trace.Draft draft, int minutes) {
    double gap = 30 + 600 * random.nextDouble();
    double perMinute = 1 + popularity() / 100;
    int at = 0;
    while (at < minutes) {
      at += 1 + (int) (-gap * Math.log(1 - random.nextDouble()));
      int end = at + 1 + random.nextInt(20);
      for (; at < Math.min(end, minutes); at++) {
        draft.add(at, poisson(perMinute));
      }
    }
  }

  /** Calls a day, with a median of 25. */
  private double popularity() {
    return Math.exp(Math.log(25) + 2.5 * random.nextGaussian());
  }

  private int poisson(double mean) {
    if (mean > 30) {
      return (int) Math.clamp(mean + Math.sqrt(mean) * random.nextGaussian(), 0, MAX_PER_MINUTE);
    }
    double limit = Math.exp(-mean);
    double product = random.nextDouble();
    int count = 0;
    while (product > limit) {
      product *= random.nextDouble();
      count++;
    }
    return count;
  }

  /** The memory of an environment, log-normal around 100 MB. */
  double memoryMb() {
    return Math.clamp(Math.exp(Math.log(100) + 0.7 * random.nextGaussian()), 20, 1500);
  }

  /** The duration of a start, log-normal around 200 ms. */
  double startMillis() {
    return Math.clamp(Math.exp(Math.log(200) + random.nextGaussian()), 10, 10_000);
  }
}
