package io.lambent.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The entry point: runs suites and prints one JSON line per figure; {@link Options#USAGE}. */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--help")) {
      System.out.println(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(List.of(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(Options.USAGE);
      System.exit(2);
      return;
    }
    for (String suite : options.suites()) {
      List<Figure> figures = new ArrayList<>();
      run(
          suite,
          options,
          figure -> {
            System.out.println(figure.json());
            figures.add(figure);
          });
      if (options.table() != null) {
        Table.append(options.table(), suite, figures);
      }
    }
  }

  private static void run(String suite, Options options, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    switch (suite) {
      case "warm" -> new WarmSuite(options).run(figures);
      case "cold" -> new ColdSuite(options).run(figures);
      case "compiled" -> new CompiledSuite(options).run(figures);
      case "burst" -> new BurstSuite(options).run(figures);
      case "density" -> new DensitySuite(options).run(figures);
      case "payload" -> new PayloadSuite(options).run(figures);
      case "stream" -> new StreamSuite(options).run(figures);
      case "fairness" -> new FairnessSuite(options).run(figures);
      case "metering" -> new MeteringSuite(options).run(figures);
      case "processes" -> new ProcessesSuite(options).run(figures);
      case "scale" -> new ScaleSuite(options).run(figures);
      case "control" -> new ControlSuite(options).run(figures);
      case "policy" -> new PolicySuite(options).run(figures);
      case "load" -> new LoadSuite(options).run(figures);
      case "mix" -> new MixSuite(options).run(figures);
      case "surge" -> new SurgeSuite(options).run(figures);
      case "first" -> new FirstSuite(options).run(figures);
      case "events" -> new EventsSuite(options).run(figures);
      case "streams" -> new StreamsSuite(options).run(figures);
      case "gateway" -> new GatewaySuite(options).run(figures);
      case "stacks" -> new StacksSuite(options).run(figures);
      case "settings" -> new SettingsSuite(options).run(figures);
      default -> throw new IllegalArgumentException("There is no suite " + suite);
    }
  }
}
