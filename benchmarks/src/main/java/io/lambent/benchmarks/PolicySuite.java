package io.lambent.benchmarks;

import io.lambent.execution.pool.policy.KeepAlive;
import io.lambent.execution.pool.policy.KeepAlive.Mode;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Replays a trace of calls with the platform's policies, without running functions. The first
 * figures are the share of calls that start cold and the memory of idle environments, against
 * keeping each environment for ten minutes. The others are the number and the duration of cold
 * starts where memory is short, against evicting the least recently used environment.
 */
final class PolicySuite {
  private static final int FUNCTIONS = 2000;
  private static final int DAYS = 3;
  private static final long SEED = 2019;
  private static final int[] FIXED_MINUTES = {5, 20, 60, 120};
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
  private static final Duration MAX_KEPT = Duration.ofHours(1);
  private static final double[] MEMORY_SHARES = {0.05, 0.1, 0.2};

  private final Options options;

  PolicySuite(Options options) {
    this.options = options;
  }

  void run(Consumer<Figure> figures) throws IOException {
    Trace trace =
        options.trace() == null
            ? new Demand(SEED).trace(options.count(FUNCTIONS), DAYS)
            : Trace.read(options.trace());
    KeepAliveReplay tenMinutes = replay(trace, TEN_MINUTES, Mode.FIXED);
    report("adaptive", replay(trace, TEN_MINUTES, Mode.ADAPTIVE), tenMinutes, figures);
    report("prestart", replay(trace, TEN_MINUTES, Mode.PRESTART), tenMinutes, figures);
    for (int minutes : FIXED_MINUTES) {
      report(
          "fixed-" + minutes + "-min",
          replay(trace, Duration.ofMinutes(minutes), Mode.FIXED),
          tenMinutes,
          figures);
    }
    double all = trace.functions().stream().mapToDouble(Trace.Function::memoryMb).sum();
    for (double share : MEMORY_SHARES) {
      EvictionReplay ours = EvictionReplay.greedyDual(trace, all * share);
      EvictionReplay oldest = EvictionReplay.leastRecentlyUsed(trace, all * share);
      String name = "policy-memory-for-" + Math.round(share * 100) + "-percent";
      figures.accept(
          new Figure(
              name + "-cold-starts",
              "starts",
              ours.coldStarts(),
              oldest.coldStarts(),
              "least recently used first"));
      figures.accept(
          new Figure(
              name + "-start-time",
              "s",
              ours.startSeconds(),
              oldest.startSeconds(),
              "least recently used first"));
    }
  }

  private static KeepAliveReplay replay(Trace trace, Duration fixed, Mode mode) {
    return new KeepAliveReplay(new KeepAlive(fixed, MAX_KEPT, mode), trace);
  }

  private static void report(
      String name, KeepAliveReplay replay, KeepAliveReplay tenMinutes, Consumer<Figure> figures) {
    String against = "fixed 10 min";
    figures.accept(
        new Figure(
            "policy-" + name + "-cold",
            "% of calls",
            replay.coldPercent(),
            tenMinutes.coldPercent(),
            against));
    figures.accept(
        new Figure(
            "policy-" + name + "-cold-third-quartile",
            "% of a function's calls",
            replay.coldPercentOfThirdQuartile(),
            tenMinutes.coldPercentOfThirdQuartile(),
            against));
    figures.accept(
        new Figure(
            "policy-" + name + "-idle-memory",
            "GB hours",
            replay.idleGigabyteHours(),
            tenMinutes.idleGigabyteHours(),
            against));
    if (replay.prestarts() > 0) {
      figures.accept(
          Figure.alone(
              "policy-" + name + "-prestarts", "starts", replay.prestarts(), "ahead of calls"));
    }
  }
}
