package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * Deploys far more functions than the pool holds environments (200, as the script configures it)
 * and calls each in turn, so that nearly every call is a first one and ends an environment of
 * another function.
 */
final class ScaleSuite {
  private static final int FUNCTIONS = 10_000;
  private static final int CONNECTIONS = 16;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final byte[] EVENT = {'{', '}'};

  private final Options options;
  private final LambdaApi lambda;

  ScaleSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Language language =
        options.languages().contains(Language.PYTHON)
            ? Language.PYTHON
            : options.languages().getFirst();
    List<String> names = LambdaApi.names("scale", options.count(FUNCTIONS), language);
    lambda.delete(names);
    OptionalLong before = processes();
    deploy(language, names, figures);
    call(language, names, figures);
    System.err.println("scale: deleting");
    lambda.remove(names);
    Thread.sleep(2000);
    OptionalLong after = processes();
    if (before.isPresent() && after.isPresent()) {
      figures.accept(
          Figure.alone(
              "scale-processes-left",
              "processes",
              after.getAsLong() - before.getAsLong(),
              "more than before the first call"));
    }
  }

  private void deploy(Language language, List<String> names, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    System.err.println("scale: deploying " + names.size() + " functions");
    long start = System.nanoTime();
    lambda.create(names, language, language::echo);
    figures.accept(
        Figure.alone(
            "scale-deployments",
            "functions/s",
            names.size() / ((System.nanoTime() - start) / 1e9),
            names.size() + " functions, until all are active"));
  }

  private void call(Language language, List<String> names, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    System.err.println("scale: calling each");
    Latencies calls = lambda.load(names, EVENT).each(CONNECTIONS, LIMIT);
    double bare;
    try (BareInterpreter interpreter = new BareInterpreter(language)) {
      bare = interpreter.startAtOnce(CONNECTIONS).toNanos() / 1e6;
    }
    String bareName = "%d x %s at once".formatted(CONNECTIONS, language.bareName());
    int answered = calls.count() + calls.failures();
    String of = answered + " calls of " + names.size() + " functions, 16 connections";
    figures.accept(Figure.alone("scale-calls", "calls/s", calls.perSecond(), of));
    figures.accept(new Figure("scale-p50", "ms", calls.medianMillis(), bare, bareName));
    figures.accept(new Figure("scale-p99", "ms", calls.percentileMillis(99), bare, bareName));
    String first = calls.firstFailure();
    figures.accept(
        Figure.alone(
            "scale-errors", "calls", calls.failures(), first == null ? "must be 0" : first));
    long held = lambda.environments().split("\"name\":\"benchmark-", -1).length - 1;
    figures.accept(Figure.alone("scale-environments", "environments", held, "held at the end"));
  }

  /**
   * The number of the platform's processes, without those of the database; empty where the
   * platform's process is not known.
   */
  private OptionalLong processes() throws IOException {
    Long platform = options.platform();
    if (platform == null) {
      return OptionalLong.empty();
    }
    ProcessTree processes = new ProcessTree();
    return OptionalLong.of(
        processes.tree(platform).stream()
            .filter(pid -> !processes.name(pid).startsWith("postgres"))
            .count());
  }
}
