package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * Warm calls of an echo function, against a plain server that echoes the same body; for Python, the
 * faster of one in Node.js and one in Python. The two sides take turns, so that what else goes on
 * on the machine meets both.
 */
final class WarmSuite {
  private static final byte[] EVENT = "{\"key1\":\"value1\",\"key2\":\"value2\"}".getBytes(UTF_8);
  private static final int CONNECTIONS = 16;
  private static final int MANY = 100;
  private static final int ROUNDS = 2;

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
    manyFunctions(options.languages().getFirst(), figures);
  }

  private void echo(Language language, List<PlainServer> plain, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("warm", 1, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    Measured lambent = new Measured("", lambda.load(names, EVENT));
    List<Measured> sides = new ArrayList<>(List.of(lambent));
    for (PlainServer server : plain) {
      sides.add(new Measured(server.title(), server.load(EVENT)));
    }
    measure(sides);
    lambda.remove(names);
    report("warm-" + language.label(), lambent, sides.subList(1, sides.size()), figures);
  }

  private void measure(List<Measured> sides) throws IOException {
    Duration part = options.seconds().dividedBy(ROUNDS);
    for (Measured side : sides) {
      side.load.run(CONNECTIONS, options.seconds().multipliedBy(2));
    }
    for (int round = 0; round < ROUNDS; round++) {
      for (Measured side : sides) {
        side.one.addAll(side.load.run(1, part));
      }
      for (Measured side : sides) {
        side.many.addAll(side.load.run(CONNECTIONS, part));
      }
    }
  }

  private static void report(
      String name, Measured lambent, List<Measured> plain, Consumer<Figure> figures) {
    Comparator<Measured> bySpeed = Comparator.comparingDouble(each -> each.many.perSecond());
    Comparator<Measured> byMedian = Comparator.comparingDouble(each -> each.one.medianMillis());
    Measured quickest = plain.stream().min(byMedian).orElseThrow();
    Measured fastest = plain.stream().max(bySpeed).orElseThrow();
    figures.accept(
        new Figure(
            name + "-p50-1-connection",
            "ms",
            lambent.one.medianMillis(),
            quickest.one.medianMillis(),
            quickest.title));
    figures.accept(
        new Figure(
            name + "-throughput-16-connections",
            "requests/s",
            lambent.many.perSecond(),
            fastest.many.perSecond(),
            fastest.title));
    figures.accept(
        new Figure(
            name + "-p99-16-connections",
            "ms",
            lambent.many.percentileMillis(99),
            lambent.many.medianMillis(),
            "its own p50"));
  }

  /** Many functions in turn, against one of them. */
  private void manyFunctions(Language language, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("many", MANY, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    Measured all = new Measured("", lambda.load(names, EVENT));
    Measured one = new Measured("", lambda.load(names.subList(0, 1), EVENT));
    measure(List.of(all, one));
    lambda.remove(names);
    figures.accept(
        new Figure(
            "warm-" + language.label() + "-" + MANY + "-functions-throughput",
            "requests/s",
            all.many.perSecond(),
            one.many.perSecond(),
            "one function"));
  }

  private static final class Measured {
    final String title;
    final HttpLoad load;
    final Latencies one = new Latencies();
    final Latencies many = new Latencies();

    Measured(String title, HttpLoad load) {
      this.title = title;
      this.load = load;
    }
  }
}
