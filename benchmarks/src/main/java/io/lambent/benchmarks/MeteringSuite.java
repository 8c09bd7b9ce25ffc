package io.lambent.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Measures the share of processor time that metering takes under load: the time of the threads that
 * carry usage from the journal to the ledger (billing runs on the shipper's thread in standalone),
 * and of all of PostgreSQL, which warm calls need for nothing else. The reference is the time of
 * the platform, its functions and PostgreSQL together; the load generator does not count. The copy
 * into the journal on the thread of the call is not measured here.
 */
final class MeteringSuite {
  private static final Set<String> THREADS = Set.of("usage-shipper", "usage-journal");

  private final Options options;
  private final LambdaApi lambda;

  MeteringSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Long platform = options.platform();
    Long database = options.database();
    if (platform == null || database == null) {
      System.err.println("metering: not measured, for --platform or --database is not given");
      return;
    }
    for (Language language : options.languages()) {
      List<String> names = LambdaApi.names("metering", 1, language);
      lambda.delete(names);
      lambda.create(names, language, language::echo);
      HttpLoad load = lambda.load(names, WarmSuite.EVENT);
      load.run(Comparison.CONNECTIONS, options.seconds().multipliedBy(2));
      Spent before = Spent.until(platform, database);
      long calls = load.run(Comparison.CONNECTIONS, options.seconds()).count();
      Spent after = Spent.until(platform, database);
      lambda.remove(names);
      figures.accept(
          new Figure(
              "metering-share-of-processor-time-" + language.label(),
              "us/call",
              (after.metering - before.metering) * 1e6 / calls,
              (after.all - before.all) * 1e6 / calls,
              "all of the platform, its functions and PostgreSQL at 16 connections"));
    }
  }

  /** Processor time since the start, in seconds. */
  private record Spent(double metering, double all) {

    static Spent until(long platform, long database) throws IOException {
      ProcessTree processes = new ProcessTree();
      double postgres = seconds(processes.tree(database));
      return new Spent(
          postgres + ProcessTree.threadSeconds(platform, THREADS::contains),
          postgres + seconds(processes.tree(platform)));
    }

    private static double seconds(List<Long> pids) {
      return pids.stream().mapToDouble(ProcessTree::seconds).sum();
    }
  }
}
