package io.lambent.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures first calls of distinct small functions, one after the other, against starts of the bare
 * interpreter in between. A pause before each call lets the platform prepare environments; without
 * pauses, the prepared ones run out.
 */
final class ColdSuite {
  private static final int FUNCTIONS = 200;

  private final Options options;
  private final LambdaApi lambda;

  ColdSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    for (Language language : options.languages()) {
      List<String> names = LambdaApi.names("cold", options.count(FUNCTIONS), language);
      lambda.delete(names);
      lambda.create(names, language, language::echo);
      if (options.pause().isZero()) {
        exhausted(language, names, figures);
      } else {
        paused(language, names, figures);
      }
      lambda.remove(names);
    }
  }

  private void paused(Language language, List<String> names, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    Latencies bare = new Latencies();
    Latencies cold = new Latencies();
    try (BareInterpreter interpreter = new BareInterpreter(language);
        Caller caller = new Caller(lambda)) {
      for (String name : names) {
        Thread.sleep(options.pause());
        bare.add(interpreter.start().toNanos());
        Thread.sleep(options.pause());
        cold.add(caller.call(name).toNanos());
      }
    }
    report("cold-" + language.label(), language, cold, bare, figures);
  }

  private void exhausted(Language language, List<String> names, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    Latencies bare = new Latencies();
    Latencies cold = new Latencies();
    int half = Math.max(1, names.size() / 2);
    try (BareInterpreter interpreter = new BareInterpreter(language);
        Caller caller = new Caller(lambda)) {
      startBare(interpreter, bare, half);
      for (String name : names) {
        cold.add(caller.call(name).toNanos());
      }
      startBare(interpreter, bare, half);
    }
    report("cold-" + language.label() + "-exhausted", language, cold, bare, figures);
  }

  private static void startBare(BareInterpreter interpreter, Latencies bare, int count)
      throws IOException {
    for (int i = 0; i < count; i++) {
      bare.add(interpreter.start().toNanos());
    }
  }

  private static void report(
      String name, Language language, Latencies cold, Latencies bare, Consumer<Figure> figures) {
    figures.accept(
        new Figure(
            name + "-median", "ms", cold.medianMillis(), bare.medianMillis(), language.bareName()));
    figures.accept(
        new Figure(
            name + "-p90",
            "ms",
            cold.percentileMillis(90),
            bare.percentileMillis(90),
            language.bareName() + ", its p90"));
  }
}
