package io.lambent.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** First calls of distinct small functions, against starting the bare interpreter. */
final class ColdSuite {
  private static final int FUNCTIONS = 40;

  private final LambdaApi lambda;

  ColdSuite(URI endpoint) {
    this.lambda = new LambdaApi(endpoint);
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    for (Functions function : Functions.values()) {
      List<String> bareCommand = new ArrayList<>(function.bareInterpreter);
      bareCommand.set(0, executable(function));
      Latencies bare = new Latencies();
      Latencies cold = new Latencies();
      List<String> names = new ArrayList<>();
      for (int i = 0; i < FUNCTIONS; i++) {
        names.add("benchmark-cold-" + function.label() + "-" + i);
        lambda.delete(names.getLast());
        lambda.create(
            names.getLast(),
            function.runtime,
            function.handler,
            function.fileName,
            function.source);
      }
      for (String name : names) {
        bare.add(start(bareCommand).toNanos());
        cold.add(lambda.invoke(name, "{}").toNanos());
      }
      for (String name : names) {
        lambda.delete(name);
      }
      bare.finish(Duration.ZERO);
      cold.finish(Duration.ZERO);
      figures.accept(
          new Figure(
              "cold-" + function.label() + "-median",
              "ms",
              cold.percentileMillis(50),
              bare.percentileMillis(50),
              String.join(" ", function.bareInterpreter)));
    }
  }

  /** The interpreter itself: what the PATH names may be a script that looks for it. */
  private static String executable(Functions function) throws IOException {
    Process process = new ProcessBuilder(function.printExecutable).start();
    String line = process.inputReader().readLine();
    if (line == null || line.isBlank()) {
      throw new IOException(String.join(" ", function.printExecutable) + " printed nothing");
    }
    return line.strip();
  }

  private static Duration start(List<String> command) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Process process = new ProcessBuilder(command).inheritIO().start();
    if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(String.join(" ", command) + " failed");
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }
}
