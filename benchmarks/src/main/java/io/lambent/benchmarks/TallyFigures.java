package io.lambent.benchmarks;

import java.util.ArrayList;
import java.util.List;

/** The figures of one {@link Tally}. */
final class TallyFigures {

  private TallyFigures() {}

  /** Rate, latencies, refusals, failures, and the client's own processor time. */
  static List<Figure> of(String prefix, Tally tally) {
    List<Figure> figures = new ArrayList<>();
    figures.add(
        Figure.alone(
            prefix + "-rate", "requests/s", tally.perSecond(), "accepted, answered in time"));
    figures.add(
        Figure.alone(prefix + "-p50", "ms", tally.percentileMillis(50), "of accepted calls"));
    figures.add(
        Figure.alone(prefix + "-p99", "ms", tally.percentileMillis(99), "of accepted calls"));
    figures.add(
        Figure.alone(
            prefix + "-refused",
            "calls",
            tally.refused(),
            "429; %.1f/s".formatted(tally.refusedPerSecond())));
    figures.add(failures(prefix, tally));
    figures.add(
        Figure.alone(
            prefix + "-client", "us", tally.clientMicros(), "processor time of the client a call"));
    return figures;
  }

  /** Calls that were neither accepted nor refused. */
  static Figure failures(String prefix, Tally tally) {
    String first = tally.firstFailure();
    return Figure.alone(
        prefix + "-failures", "calls", tally.failures(), first == null ? "must be 0" : first);
  }
}
