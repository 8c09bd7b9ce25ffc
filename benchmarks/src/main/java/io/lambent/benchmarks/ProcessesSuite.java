package io.lambent.benchmarks;

import io.lambent.benchmarks.Comparison.Side;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Measures warm calls of an instance whose services are separate processes, as in containers,
 * against warm calls of a standalone instance: the cost of the hop from gateway to
 * execution-service.
 */
final class ProcessesSuite {
  private final Options options;

  ProcessesSuite(Options options) {
    this.options = options;
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    URI separate =
        Objects.requireNonNull(
            options.processes(), "--processes says where the gateway of the processes is");
    for (Language language : options.languages()) {
      Comparison comparison = new Comparison(options.seconds());
      Side several = side(comparison, "processes", new LambdaApi(separate), language);
      Side one = side(comparison, "standalone", new LambdaApi(options.endpoint()), language);
      comparison.run();
      Comparison.report("processes-" + language.label(), several, one, one, figures);
    }
  }

  private static Side side(Comparison comparison, String form, LambdaApi lambda, Language language)
      throws IOException, InterruptedException {
    List<String> names = LambdaApi.names(form, 1, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    return comparison.add(form, lambda.load(names, WarmSuite.EVENT), Comparison.CONNECTIONS);
  }
}
