package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures the first calls of a new function, 16 at once, against a single first call of another
 * new function, in turn. Before each, the platform has half a second to prepare environments.
 */
final class FirstSuite {
  private static final int CALLS = 16;
  private static final int ROUNDS = 10;
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final byte[] EVENT = "{}".getBytes(UTF_8);

  private final Options options;
  private final LambdaApi lambda;

  FirstSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    for (Language language : options.languages()) {
      try (Volley one = new Volley(lambda.endpoint(), 1);
          Volley many = new Volley(lambda.endpoint(), CALLS)) {
        measure(language, one, many, figures);
      }
    }
  }

  private void measure(Language language, Volley one, Volley many, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    int rounds = options.count(ROUNDS);
    // The first two functions are for a warm-up, in which the connections are used first.
    List<String> names = LambdaApi.names("first", 2 * rounds + 2, language);
    lambda.delete(names);
    first(language, names, 0, one);
    first(language, names, 1, many);
    Latencies single = new Latencies();
    Latencies slowest = new Latencies();
    for (int round = 1; round <= rounds; round++) {
      single.add(first(language, names, 2 * round, one).toNanos());
      slowest.add(first(language, names, 2 * round + 1, many).toNanos());
    }
    String name = "first-" + language.label() + "-" + CALLS + "-at-once";
    figures.accept(
        new Figure(
            name,
            "ms",
            slowest.medianMillis(),
            single.medianMillis(),
            "a single first call; medians of %d rounds, of the slowest call".formatted(rounds)));
    figures.accept(
        Figure.alone(
            name + "-over-single",
            "ms",
            slowest.medianMillis() - single.medianMillis(),
            "the difference"));
  }

  /** The time of the slowest first call of a new function. */
  private Duration first(Language language, List<String> names, int number, Volley volley)
      throws IOException, InterruptedException {
    String name = names.get(number);
    lambda.create(List.of(name), language, any -> language.echo(number));
    Thread.sleep(PAUSE);
    Duration slowest = volley.fire(lambda.invocation(name, EVENT));
    lambda.remove(List.of(name));
    return slowest;
  }
}
