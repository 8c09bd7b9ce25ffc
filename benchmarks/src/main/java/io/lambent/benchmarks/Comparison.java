package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures several loads in turn, at 1 connection and at 16, so that other work of the machine
 * affects all of them. Each load is warmed up before.
 */
final class Comparison {
  static final int CONNECTIONS = 16;
  private static final int ROUNDS = 2;

  /** The number of calls after which Node.js has optimized the code of an invocation. */
  private static final int WARM_CALLS = 5_000;

  /** The maximum time for which a side is warmed up. */
  private static final Duration WARM_UP_LIMIT = Duration.ofSeconds(150);

  private final Duration part;
  private final Duration minWarmUp;
  private final List<Side> sides = new ArrayList<>();

  /**
   * @param seconds how long each side is measured at each number of connections
   */
  Comparison(Duration seconds) {
    this.part = seconds.dividedBy(ROUNDS);
    this.minWarmUp = seconds.multipliedBy(2);
  }

  /** A load and its measurements. */
  static final class Side {
    final String title;
    final Latencies one = new Latencies();
    final Latencies many = new Latencies();
    private final HttpLoad load;
    private final int processes;

    private Side(String title, HttpLoad load, int processes) {
      this.title = title;
      this.load = load;
      this.processes = processes;
    }
  }

  /**
   * @param processes the number of processes that share the calls
   */
  Side add(String title, HttpLoad load, int processes) {
    Side side = new Side(title, load, processes);
    sides.add(side);
    return side;
  }

  void run() throws IOException {
    for (Side side : sides) {
      warm(side);
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Side side : sides) {
        side.one.addAll(side.load.run(1, part));
      }
      for (Side side : sides) {
        side.many.addAll(side.load.run(CONNECTIONS, part));
      }
    }
  }

  /**
   * Reports the median at 1 connection and the throughput at 16, each against that of another side.
   */
  static void report(
      String name,
      Side side,
      Side medianReference,
      Side throughputReference,
      Consumer<Figure> figures) {
    figures.accept(
        new Figure(
            name + "-p50-1-connection",
            "ms",
            side.one.medianMillis(),
            medianReference.one.medianMillis(),
            medianReference.title));
    figures.accept(
        new Figure(
            name + "-throughput-16-connections",
            "requests/s",
            side.many.perSecond(),
            throughputReference.many.perSecond(),
            throughputReference.title));
  }

  /**
   * Runs a load until each of its processes has served enough calls, and for a minimum time, which
   * the platform itself needs.
   */
  private void warm(Side side) throws IOException {
    Duration step = Duration.ofSeconds(1);
    long wanted = (long) WARM_CALLS * side.processes;
    long served = 0;
    for (Duration taken = Duration.ZERO;
        taken.compareTo(minWarmUp) < 0 || (served < wanted && taken.compareTo(WARM_UP_LIMIT) < 0);
        taken = taken.plus(step)) {
      served += side.load.run(CONNECTIONS, step).count();
    }
  }
}
