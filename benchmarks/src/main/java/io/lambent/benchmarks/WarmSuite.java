package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.benchmarks.Comparison.Side;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures warm calls of an echo function, against a plain server that echoes the same body; for
 * Python, against the faster of a server in Node.js and one in Python. The sides are measured in
 * turn, so that other work of the machine affects all of them.
 */
final class WarmSuite {
  static final byte[] EVENT = "{\"key1\":\"value1\",\"key2\":\"value2\"}".getBytes(UTF_8);
  private static final int MANY = 100;

  private final Options options;
  private final LambdaApi lambda;

  WarmSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    try (PlainServer node = PlainServer.node();
        PlainServer python = PlainServer.python()) {
      for (Language language : options.languages()) {
        List<PlainServer> plain =
            language == Language.PYTHON ? List.of(node, python) : List.of(node);
        echo(language, plain, figures);
      }
    }
    for (Language language : options.languages()) {
      if (language != Language.JAVA) {
        manyFunctions(language, figures);
      }
    }
  }

  private void echo(Language language, List<PlainServer> plain, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("warm", 1, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    Comparison comparison = new Comparison(options.seconds());
    Side lambent = comparison.add("", lambda.load(names, EVENT), Comparison.CONNECTIONS);
    List<Side> references = new ArrayList<>();
    for (PlainServer server : plain) {
      references.add(comparison.add(server.title(), server.load(EVENT), 1));
    }
    comparison.run();
    lambda.remove(names);
    report("warm-" + language.label(), lambent, references, figures);
  }

  private static void report(
      String name, Side lambent, List<Side> plain, Consumer<Figure> figures) {
    Comparator<Side> bySpeed = Comparator.comparingDouble(each -> each.many.perSecond());
    Comparator<Side> byMedian = Comparator.comparingDouble(each -> each.one.medianMillis());
    Side lowestMedian = plain.stream().min(byMedian).orElseThrow();
    Side highestRate = plain.stream().max(bySpeed).orElseThrow();
    Comparison.report(name, lambent, lowestMedian, highestRate, figures);
    figures.accept(
        new Figure(
            name + "-p99-16-connections",
            "ms",
            lambent.many.percentileMillis(99),
            lambent.many.medianMillis(),
            "its own p50"));
  }

  /** Measures many functions in turn, against one of them. */
  private void manyFunctions(Language language, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("many", MANY, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    Comparison comparison = new Comparison(options.seconds());
    Side all = comparison.add("", lambda.load(names, EVENT), MANY);
    Side one = comparison.add("", lambda.load(names.subList(0, 1), EVENT), Comparison.CONNECTIONS);
    comparison.run();
    lambda.remove(names);
    figures.accept(
        new Figure(
            "warm-" + language.label() + "-" + MANY + "-functions-throughput",
            "requests/s",
            all.many.perSecond(),
            one.many.perSecond(),
            "one function"));
  }
}
