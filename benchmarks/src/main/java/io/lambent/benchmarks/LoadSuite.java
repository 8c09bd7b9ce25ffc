package io.lambent.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Measures whether the rate and the latency of an echo function hold when the load grows: a closed
 * loop with more and more connections, against a plain Node.js server and the peers, and an open
 * loop below and beyond the capacity.
 */
final class LoadSuite {
  private final Options options;
  private final LambdaApi lambda;

  LoadSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    try (PlainServer plain = PlainServer.node()) {
      List<Peer> references = new ArrayList<>();
      references.add(new Peer(plain.title(), plain.endpoint()));
      references.addAll(options.peers());
      for (Language language : options.languages()) {
        List<String> names = LambdaApi.names("load", 1, language);
        lambda.delete(names);
        lambda.create(names, language, language::echo);
        String name = "load-" + language.label();
        byte[] request = lambda.invocation(names.getFirst(), WarmSuite.EVENT);
        double capacity =
            new ConnectionSteps(name, lambda, request, references, options).run(figures);
        new RateSteps(name, lambda, request, capacity, options).run(figures);
        figures.accept(
            Figure.alone(
                name + "-environments-left",
                "environments",
                lambda.left(names),
                "a minute after the function was deleted; must be 0"));
      }
    }
  }
}
