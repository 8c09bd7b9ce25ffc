package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The closed loop of {@link LoadSuite}: measures one function at each number of connections, in
 * turn with the references, so that other work of the machine affects all of them. Before each
 * measurement, the same load runs for the same time, so that the code of new environments has been
 * compiled.
 */
final class ConnectionSteps {
  private static final List<Integer> CONNECTIONS = List.of(1, 4, 16, 64, 256, 1024);

  /** The smallest number of connections whose rate is compared with the best one. */
  private static final int MIN_COMPARED_CONNECTIONS = 16;

  /**
   * The duration of the load under which the JVM compiles the platform's code before the first
   * measurement. On two processors its optimizing compiler takes about 20 s, since it gets half a
   * processor.
   */
  private static final Duration WARM_UP = Duration.ofSeconds(25);

  private static final int WARM_CONNECTIONS = 64;

  private final String name;
  private final LambdaApi lambda;
  private final byte[] request;
  private final List<Peer> references;
  private final Options options;
  private final List<Step> steps = new ArrayList<>();

  private record Step(int connections, Tally tally) {
    double perSecond() {
      return tally.perSecond();
    }
  }

  /**
   * @param name prefix of the figures
   */
  ConnectionSteps(
      String name, LambdaApi lambda, byte[] request, List<Peer> references, Options options) {
    this.name = name;
    this.lambda = lambda;
    this.request = request;
    this.references = references;
    this.options = options;
  }

  /** Returns the best rate, in requests a second. */
  double run(Consumer<Figure> figures) throws IOException, InterruptedException {
    ClosedLoop.measure(lambda.endpoint(), request, WARM_CONNECTIONS, WARM_UP);
    for (Peer reference : references) {
      measure(reference, WARM_CONNECTIONS, options.seconds());
    }
    for (int connections : CONNECTIONS) {
      step(connections, figures);
    }
    Step best = steps.stream().max(Comparator.comparingDouble(Step::perSecond)).orElseThrow();
    for (Step step : steps) {
      if (step.connections() >= MIN_COMPARED_CONNECTIONS) {
        figures.accept(
            new Figure(
                prefix(step.connections()) + "-rate-of-best",
                "requests/s",
                step.perSecond(),
                best.perSecond(),
                "its best, at " + best.connections() + " connections"));
      }
    }
    return best.perSecond();
  }

  private void step(int connections, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    ClosedLoop.measure(lambda.endpoint(), request, connections, options.seconds());
    Sampler sampler = new Sampler(lambda, options.platform());
    Tally tally;
    List<Figure> shares;
    try (sampler) {
      ProcessorShares processors = new ProcessorShares(options.platform());
      tally = ClosedLoop.measure(lambda.endpoint(), request, connections, options.seconds());
      shares = processors.figures(prefix(connections));
    }
    steps.add(new Step(connections, tally));
    String prefix = prefix(connections);
    for (Figure figure : TallyFigures.of(prefix, tally)) {
      figures.accept(figure);
    }
    shares.forEach(figures);
    EnvironmentCounts environments = sampler.environments();
    figures.accept(
        Figure.alone(
            prefix + "-environments", "environments", environments.present(), "at the end"));
    figures.accept(
        Figure.alone(
            prefix + "-environments-started",
            "environments",
            environments.started(),
            "at least, as sampled every " + Sampler.PERIOD.toMillis() + " ms"));
    for (Peer reference : references) {
      compare(connections, tally, reference, figures);
    }
  }

  private void compare(int connections, Tally own, Peer reference, Consumer<Figure> figures)
      throws IOException {
    Tally other = measure(reference, connections, options.seconds());
    String prefix = prefix(connections);
    String problems =
        other.failures() == 0
            ? ""
            : ", %d failures: %s".formatted(other.failures(), other.firstFailure());
    figures.accept(
        new Figure(
            prefix + "-rate-against",
            "requests/s",
            own.perSecond(),
            other.perSecond(),
            reference.name() + problems));
    figures.accept(
        new Figure(
            prefix + "-p99-against",
            "ms",
            own.percentileMillis(99),
            other.percentileMillis(99),
            reference.name()));
  }

  private static Tally measure(Peer reference, int connections, Duration duration)
      throws IOException {
    return ClosedLoop.measure(
        reference.url(), reference.request(WarmSuite.EVENT), connections, duration);
  }

  private String prefix(int connections) {
    return name + "-" + connections + "-connections";
  }
}
