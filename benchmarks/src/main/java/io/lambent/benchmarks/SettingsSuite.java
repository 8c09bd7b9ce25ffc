package io.lambent.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Measures warm calls of an echo function at two instances whose settings differ, many times in
 * turn, so that a difference of one percent becomes visible.
 */
final class SettingsSuite {
  private static final int ROUNDS = 15;
  private static final int WARM_ROUNDS = 3;

  private final Options options;

  SettingsSuite(Options options) {
    this.options = options;
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    if (options.peers().size() != 1) {
      throw new IllegalArgumentException("settings needs one --peer, the other instance");
    }
    Peer other = options.peers().getFirst();
    for (Language language : options.languages()) {
      measure(language, other, figures);
    }
  }

  private void measure(Language language, Peer other, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    List<LambdaApi> instances =
        List.of(new LambdaApi(options.endpoint()), new LambdaApi(other.url()));
    List<String> names = LambdaApi.names("settings", 1, language);
    for (LambdaApi lambda : instances) {
      lambda.delete(names);
      lambda.create(names, language, language::echo);
    }
    Random random = new Random(options.seed());
    for (int round = 0; round < WARM_ROUNDS; round++) {
      for (LambdaApi lambda : instances) {
        rate(lambda, names);
      }
    }
    List<Double> own = new ArrayList<>();
    List<Double> others = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    int rounds = options.count(ROUNDS);
    for (int round = 0; round < rounds; round++) {
      boolean ownFirst = random.nextBoolean();
      double first = rate(instances.get(ownFirst ? 0 : 1), names);
      double second = rate(instances.get(ownFirst ? 1 : 0), names);
      own.add(ownFirst ? first : second);
      others.add(ownFirst ? second : first);
      ratios.add(own.getLast() / others.getLast());
    }
    for (LambdaApi lambda : instances) {
      lambda.remove(names);
    }
    String name = "settings-" + language.label();
    figures.accept(
        new Figure(
            name + "-throughput-16-connections",
            "requests/s",
            median(own),
            median(others),
            "%s; medians of %d rounds".formatted(other.name(), rounds)));
    figures.accept(
        Figure.alone(name + "-ratio", "", median(ratios), "median of the ratios of the rounds"));
  }

  private double rate(LambdaApi lambda, List<String> names) throws IOException {
    return lambda
        .load(names, WarmSuite.EVENT)
        .run(Comparison.CONNECTIONS, options.seconds())
        .perSecond();
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
