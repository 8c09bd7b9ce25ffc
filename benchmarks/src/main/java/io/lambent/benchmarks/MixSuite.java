package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures three Node.js functions of different kinds, each in an open loop: an echo, 5 ms of
 * processor time, and a wait of 50 ms. The figure is the median of each while all run together; the
 * reference is its median alone.
 *
 * <p>The capacity of each kind is the rate of a closed loop. Together, the kinds get 0.2, 0.3 and
 * 0.1 of their capacities, which uses about 0.6 of the processors. Alone, each gets 0.6 of its
 * capacity, with one exception: the waiting kind gets at most 1,000 calls a second, as more would
 * need hundreds of environments at once. Its processors are then less used when it is alone, which
 * makes the ratio larger. The measured utilisation is among the figures.
 */
final class MixSuite {
  private static final Language LANGUAGE = Language.NODE;
  private static final double TOTAL_SHARE = 0.6;

  /**
   * One kind of calls.
   *
   * @param event what the function is to do
   * @param share the share of its capacity that it gets together with the others
   * @param connections the connections of the closed loop that finds its capacity
   * @param maxPerSecond the maximum rate, alone and together
   */
  private record Kind(
      String name, String event, double share, int connections, double maxPerSecond) {}

  private static final List<Kind> KINDS =
      List.of(
          new Kind("echo", "{}", 0.2, 8, Double.MAX_VALUE),
          new Kind("cpu", "{\"cpu\":5}", 0.3, 8, Double.MAX_VALUE),
          new Kind("wait", "{\"sleep\":50}", 0.1, 64, 1000));

  private final Options options;
  private final LambdaApi lambda;
  private final List<byte[]> requests = new ArrayList<>();
  private final List<Double> capacities = new ArrayList<>();

  MixSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("mix", KINDS.size(), LANGUAGE);
    lambda.delete(names);
    lambda.create(names, LANGUAGE, LANGUAGE::work);
    for (int i = 0; i < KINDS.size(); i++) {
      Kind kind = KINDS.get(i);
      requests.add(lambda.invocation(names.get(i), kind.event().getBytes(UTF_8)));
      measureCapacity(i, figures);
    }
    // This run is not measured. It brings caches and compilers into the same state for all.
    open(together(), options.seconds());
    List<Tally> alone = new ArrayList<>();
    for (int i = 0; i < KINDS.size(); i++) {
      OpenLoop.Stream stream = stream(i, TOTAL_SHARE);
      alone.add(stream.tally());
      utilisation(KINDS.get(i).name() + "-alone", List.of(stream), figures);
    }
    List<OpenLoop.Stream> streams = together();
    utilisation("together", streams, figures);
    lambda.remove(names);
    for (int i = 0; i < KINDS.size(); i++) {
      report(KINDS.get(i), streams.get(i).tally(), alone.get(i), figures);
    }
  }

  private void measureCapacity(int number, Consumer<Figure> figures) throws IOException {
    Kind kind = KINDS.get(number);
    byte[] request = requests.get(number);
    ClosedLoop.measure(lambda.endpoint(), request, kind.connections(), options.seconds());
    double perSecond =
        ClosedLoop.measure(lambda.endpoint(), request, kind.connections(), options.seconds())
            .perSecond();
    capacities.add(perSecond);
    figures.accept(
        Figure.alone(
            "mix-" + kind.name() + "-capacity",
            "requests/s",
            perSecond,
            "closed loop, " + kind.connections() + " connections"));
  }

  private List<OpenLoop.Stream> together() {
    List<OpenLoop.Stream> streams = new ArrayList<>();
    for (int i = 0; i < KINDS.size(); i++) {
      streams.add(stream(i, KINDS.get(i).share()));
    }
    return streams;
  }

  private OpenLoop.Stream stream(int number, double share) {
    double rate = Math.min(share * capacities.get(number), KINDS.get(number).maxPerSecond());
    return new OpenLoop.Stream(requests.get(number), new Arrivals(rate, options.seed() + number));
  }

  private void open(List<OpenLoop.Stream> streams, Duration duration) throws IOException {
    try (OpenLoop loop = new OpenLoop(lambda.endpoint())) {
      loop.run(streams, duration, () -> false);
      loop.drain();
    }
  }

  private void utilisation(String what, List<OpenLoop.Stream> streams, Consumer<Figure> figures)
      throws IOException {
    Processors processors = new Processors();
    open(streams, options.seconds());
    figures.accept(
        Figure.alone(
            "mix-" + what + "-utilisation",
            "of the processors",
            processors.utilisation(),
            "client and other processes included"));
  }

  private static void report(Kind kind, Tally together, Tally alone, Consumer<Figure> figures) {
    String name = "mix-" + kind.name();
    figures.accept(
        new Figure(
            name + "-p50",
            "ms",
            together.percentileMillis(50),
            alone.percentileMillis(50),
            "alone, %.0f/s instead of %.0f/s".formatted(alone.perSecond(), together.perSecond())));
    figures.accept(
        Figure.alone(
            name + "-refused",
            "calls",
            together.refused() + alone.refused(),
            "429, together and alone"));
    figures.accept(TallyFigures.failures(name + "-together", together));
    figures.accept(TallyFigures.failures(name + "-alone", alone));
  }
}
