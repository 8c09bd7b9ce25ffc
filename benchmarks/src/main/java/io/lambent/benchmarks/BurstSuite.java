package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Measures first calls that arrive at the same time, of functions that sleep for a second: of one
 * function, and of half as many functions. The figure is the time until all calls are answered. The
 * reference is one second plus the time in which the machine starts as many bare interpreters at
 * once.
 */
final class BurstSuite {
  private static final int CALLS = 100;
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final double SLEEP_MILLIS = 1000;
  private static final byte[] EVENT = {'{', '}'};

  private final Options options;
  private final LambdaApi lambda;

  BurstSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    int calls = options.count(CALLS);
    for (Language language : options.languages()) {
      try (BareInterpreter interpreter = new BareInterpreter(language)) {
        burst("warm-up", language, Math.max(1, calls / 10), 1);
        double bare = interpreter.startAtOnce(calls).toNanos() / 1e6;
        report(calls + "-calls", language, calls, 1, bare, figures);
        bare = interpreter.startAtOnce(calls / 2).toNanos() / 1e6;
        report(calls / 2 + "-functions", language, calls / 2, calls / 2, bare, figures);
      }
    }
  }

  private void report(
      String name,
      Language language,
      int calls,
      int functions,
      double bareMillis,
      Consumer<Figure> figures)
      throws IOException, InterruptedException {
    double answered = burst(name, language, calls, functions).toNanos() / 1e6;
    figures.accept(
        new Figure(
            "burst-" + language.label() + "-" + name,
            "ms",
            answered,
            SLEEP_MILLIS + bareMillis,
            "1 s and %d x %s at once".formatted(calls, language.bareName())));
  }

  /** Returns the time until all calls are answered. */
  private Duration burst(String name, Language language, int calls, int functions)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("burst", functions, language);
    lambda.delete(names);
    lambda.create(names, language, language::sleep);
    if (functions == 1) {
      // On AWS, one function can reserve at most 900 of the 1,000 that an account has.
      lambda.reserveConcurrency(names.getFirst(), calls);
    }
    List<byte[]> requests =
        IntStream.range(0, calls)
            .mapToObj(i -> lambda.invocation(names.get(i % functions), EVENT))
            .toList();
    // The platform gets time to prepare for the new functions, as in real use.
    Thread.sleep(options.pause().multipliedBy(4));
    Latencies latencies = new HttpLoad(lambda.endpoint(), requests).each(calls, LIMIT);
    lambda.remove(names);
    if (latencies.count() < calls) {
      throw new IOException(
          "%s of %s: %d of %d calls were answered, %d failed: %s"
              .formatted(
                  name,
                  language.title,
                  latencies.count(),
                  calls,
                  latencies.failures(),
                  latencies.firstFailure()));
    }
    return latencies.elapsed();
  }
}
