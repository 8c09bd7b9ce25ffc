package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The open loop of {@link LoadSuite}: measures one function at rates below and beyond its capacity,
 * and the time that it needs to recover from the largest. Each rate up to the capacity runs for the
 * same time before it is measured, so that the client has opened the connections that it needs. A
 * load that the machine cannot serve is measured from its first call.
 */
final class RateSteps {
  /** Loads are shares of the capacity. */
  private static final List<Double> LOADS = List.of(0.5, 0.8, 1.0, 1.5);

  private static final double NORMAL = 0.8;
  private static final double OVERLOAD = 3;

  /** The load after the overload. */
  private static final double LIGHT = 0.2;

  private static final Duration RECOVERY_LIMIT = Duration.ofSeconds(60);

  private final String name;
  private final LambdaApi lambda;
  private final byte[] request;
  private final double capacity;
  private final Options options;
  private double normalP99Millis = Double.NaN;

  /**
   * @param name prefix of the figures
   * @param capacity in requests a second
   */
  RateSteps(String name, LambdaApi lambda, byte[] request, double capacity, Options options) {
    this.name = name;
    this.lambda = lambda;
    this.request = request;
    this.capacity = capacity;
    this.options = options;
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    try (OpenLoop loop = new OpenLoop(lambda.endpoint())) {
      for (double load : LOADS) {
        if (load <= 1) {
          loop.run(stream(load, null), options.seconds());
        }
        OpenLoop.Stream stream = stream(load, null);
        Sampler sampler = new Sampler(lambda, options.platform());
        try (sampler) {
          ProcessorShares processors = new ProcessorShares(options.platform());
          loop.run(stream, options.seconds());
          processors.figures(prefix(load)).forEach(figures);
        }
        loop.drain();
        report(load, stream.tally(), sampler, figures);
        if (load == NORMAL) {
          normalP99Millis = stream.tally().percentileMillis(99);
        }
      }
      overload(loop, figures);
    }
  }

  private void overload(OpenLoop loop, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    OpenLoop.Stream stream = stream(OVERLOAD, null);
    double limitMillis = 2 * normalP99Millis;
    Recovery recovery = new Recovery((long) (limitMillis * 1e6));
    OpenLoop.Stream light = stream(LIGHT, recovery);
    Sampler sampler = new Sampler(lambda, options.platform());
    long end;
    try (sampler) {
      ProcessorShares processors = new ProcessorShares(options.platform());
      loop.run(stream, options.overload());
      processors.figures(prefix(OVERLOAD)).forEach(figures);
      end = System.nanoTime();
      loop.run(List.of(light), RECOVERY_LIMIT, () -> recovery.at().isPresent());
    }
    loop.drain();
    report(OVERLOAD, stream.tally(), sampler, figures);
    OptionalLong at = recovery.at();
    figures.accept(
        Figure.alone(
            prefix(OVERLOAD) + "-recovery",
            "s",
            at.isPresent() ? (at.getAsLong() - end) / 1e9 : Double.POSITIVE_INFINITY,
            "until %d calls in a row took less than %.1f ms, twice the p99 at %s; at most %d s"
                .formatted(
                    Recovery.CALLS_IN_A_ROW, limitMillis, NORMAL, RECOVERY_LIMIT.toSeconds())));
  }

  private OpenLoop.Stream stream(double load, @Nullable Recovery recovery) {
    return new OpenLoop.Stream(request, new Arrivals(load * capacity, options.seed()), recovery);
  }

  private void report(double load, Tally tally, Sampler sampler, Consumer<Figure> figures) {
    String prefix = prefix(load);
    TallyFigures.of(prefix, tally).forEach(figures);
    figures.accept(
        new Figure(
            prefix + "-goodput-of-capacity",
            "requests/s",
            tally.perSecond(),
            capacity,
            "the best of the closed loop"));
    if (load > NORMAL) {
      figures.accept(
          new Figure(
              prefix + "-p99-of-normal",
              "ms",
              tally.percentileMillis(99),
              normalP99Millis,
              "its p99 at " + NORMAL));
    }
    figures.accept(
        Figure.alone(
            prefix + "-unsent", "calls", tally.unsent(), "no connection of the client was free"));
    figures.accept(
        Figure.alone(
            prefix + "-environments",
            "environments",
            sampler.environments().mostPresent(),
            "the most at once"));
    PlatformUse peak = sampler.peak();
    figures.accept(
        Figure.alone(
            prefix + "-memory",
            "MiB",
            peak.residentMib(),
            "peak of the platform's resident memory"));
    figures.accept(
        Figure.alone(
            prefix + "-descriptors",
            "descriptors",
            peak.descriptors(),
            "peak of the platform's open descriptors"));
  }

  private String prefix(double load) {
    return name + "-open-" + load;
  }
}
