package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Measures the memory of idle environments that have answered one call each, against as many
 * waiting bare interpreters. The memory is the proportional set size of all their processes, in
 * which each of several processes counts its part of a shared page. It is read from {@code /proc},
 * so the suite runs as the user of the platform or as root.
 */
final class DensitySuite {
  private static final int PYTHON = 100;
  private static final int OTHERS = 20;
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final byte[] EVENT = {'{', '}'};
  private static final Pattern ENVIRONMENT =
      Pattern.compile("\"name\":\"(benchmark-density-[^\"]+)\"[^{]*\"pid\":([0-9]+)");

  private final Options options;
  private final LambdaApi lambda;

  DensitySuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    for (Language language : options.languages()) {
      int count =
          switch (language) {
            case PYTHON -> options.count(PYTHON);
            case NODE, JAVA -> Math.min(OTHERS, options.count(OTHERS));
          };
      measure(language, count, figures);
    }
  }

  private void measure(Language language, int count, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    double bare = bareMib(language, count);
    List<String> names = LambdaApi.names("density", count, language);
    lambda.delete(names);
    lambda.create(names, language, language::echo);
    long before = ProcessTree.availableKib();
    Latencies calls = lambda.load(names, EVENT).each(4, LIMIT);
    if (calls.count() < count) {
      throw new IOException(
          "%d of %d first calls were answered: %s"
              .formatted(calls.count(), count, calls.firstFailure()));
    }
    settle();
    long after = ProcessTree.availableKib();
    List<Long> roots = roots();
    double total = pssMib(roots);
    lambda.remove(names);
    if (roots.size() < count) {
      throw new IOException(
          "there are %d environments of %d functions".formatted(roots.size(), count));
    }
    String name = "density-" + language.label() + "-" + count;
    figures.accept(
        new Figure(
            name + "-pss",
            "MiB",
            total / count,
            bare,
            "as many waiting bare interpreters (" + language.title + ")"));
    figures.accept(Figure.alone(name + "-total-pss", "MiB", total, "all of them"));
    figures.accept(
        Figure.alone(
            name + "-taken",
            "MiB",
            (before - after) / 1024.0 / count,
            "what the machine has less, each; noisy where others use it"));
  }

  private double bareMib(Language language, int count) throws IOException, InterruptedException {
    try (BareInterpreter interpreter = new BareInterpreter(language)) {
      List<Process> idle = interpreter.startIdle(count);
      try {
        settle();
        return pssMib(idle.stream().map(Process::pid).toList()) / count;
      } finally {
        for (Process process : idle) {
          process.destroyForcibly().waitFor();
        }
      }
    }
  }

  /** Waits until the memory that only starting needs has been released. */
  private static void settle() throws InterruptedException {
    Thread.sleep(2000);
  }

  private List<Long> roots() throws IOException, InterruptedException {
    List<Long> roots = new ArrayList<>();
    Matcher each = ENVIRONMENT.matcher(lambda.environments());
    while (each.find()) {
      roots.add(Long.valueOf(each.group(2)));
    }
    return roots;
  }

  private static double pssMib(List<Long> roots) throws IOException {
    ProcessTree processes = new ProcessTree();
    long kib = 0;
    for (long root : roots) {
      for (long pid : processes.tree(root)) {
        kib += ProcessTree.pssKib(pid);
      }
    }
    return kib / 1024.0;
  }
}
