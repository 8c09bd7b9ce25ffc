package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Loads that take turns, at 1 connection and at 16, so that what else goes on on the machine meets
 * all of them; each is warm before.
 */
final class Comparison {
  static final int CONNECTIONS = 16;
  private static final int ROUNDS = 2;

  /** Enough for Node.js to have compiled well what an invocation runs. */
  private static final int WARM_CALLS = 5_000;

  /** The time for which each side is warmed up. */
  private static final Duration PATIENCE = Duration.ofSeconds(150);

  private final Duration part;
  private final Duration least;
  private final List<Side> sides = new ArrayList<>();

  /**
   * @param seconds that each side is measured at each number of connections
   */
  Comparison(Duration seconds) {
    this.part = seconds.dividedBy(ROUNDS);
    this.least = seconds.multipliedBy(2);
  }

  /** One load, and what was measured of it. */
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
   * @param processes among which the calls are shared
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

  /** The median at 1 connection and the throughput at 16, each against that of another side. */
  static void report(
      String name, Side side, Side quickest, Side fastest, Consumer<Figure> figures) {
    figures.accept(
        new Figure(
            name + "-p50-1-connection",
            "ms",
            side.one.medianMillis(),
            quickest.one.medianMillis(),
            quickest.title));
    figures.accept(
        new Figure(
            name + "-throughput-16-connections",
            "requests/s",
            side.many.perSecond(),
            fastest.many.perSecond(),
            fastest.title));
  }

  /** Until each process has served enough, and for the platform's own sake not too shortly. */
  private void warm(Side side) throws IOException {
    Duration step = Duration.ofSeconds(1);
    long wanted = (long) WARM_CALLS * side.processes;
    long served = 0;
    for (Duration taken = Duration.ZERO;
        taken.compareTo(least) < 0 || (served < wanted && taken.compareTo(PATIENCE) < 0);
        taken = taken.plus(step)) {
      served += side.load.run(CONNECTIONS, step).count();
    }
  }
}
