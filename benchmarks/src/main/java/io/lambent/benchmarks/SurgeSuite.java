package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Sends random bursts of 1 to 1,000 connections to 20 functions of all runtimes, with up to 20
 * calls on each connection. Some functions echo, some wait, some use a processor. No call may fail
 * or hang, few environments should be started beyond those that are needed, and after a quiet
 * minute the platform should use what it used before. Equal seeds give equal bursts.
 */
final class SurgeSuite {
  private static final int FUNCTIONS = 20;
  private static final int MAX_CONNECTIONS = 1000;
  private static final int MAX_CALLS = 20;

  /**
   * The maximum number of connections at the same time; a burst beyond it waits until others end.
   */
  private static final int MAX_OPEN_CONNECTIONS = 3000;

  private static final double MEAN_PAUSE_SECONDS = 1.5;

  /**
   * The share of pauses that are longer, so that most calls of all bursts are answered meanwhile.
   */
  private static final double LONG_PAUSES = 0.1;

  private static final double LONG_PAUSE_SECONDS = 10;
  private static final Duration QUIET = Duration.ofMinutes(1);

  private final Options options;
  private final LambdaApi lambda;
  private final Random random;
  private final List<String> names = new ArrayList<>();
  private final Tally tally = new Tally();
  private int bursts;

  SurgeSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
    this.random = new Random(options.seed());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    deploy();
    PlatformUse before = PlatformUse.of(options.platform());
    Sampler sampler = new Sampler(lambda, options.platform());
    int environmentsBefore = sampler.environments().present();
    try (sampler) {
      surge();
    }
    Thread.sleep(QUIET);
    PlatformUse after = PlatformUse.of(options.platform());
    EnvironmentCounts quiet = new EnvironmentCounts();
    quiet.accept(lambda.environments());
    lambda.remove(names);
    reportCalls(sampler.environments(), figures);
    String reference = "before the first burst";
    figures.accept(
        new Figure(
            "surge-environments-after",
            "environments",
            quiet.present(),
            environmentsBefore,
            reference));
    reportUse("-after", after, before, reference, figures);
    reportUse("-peak", sampler.peak(), before, reference, figures);
  }

  private void deploy() throws IOException, InterruptedException {
    List<Language> languages = options.languages();
    int each = FUNCTIONS / languages.size();
    for (Language language : languages) {
      int count =
          language == languages.getLast() ? FUNCTIONS - each * (languages.size() - 1) : each;
      List<String> own = LambdaApi.names("surge", count, language);
      lambda.delete(own);
      lambda.create(own, language, language::work);
      names.addAll(own);
    }
  }

  private void surge() throws IOException {
    try (ClosedLoop loop = new ClosedLoop(lambda.endpoint(), new Random(options.seed()))) {
      long start = System.nanoTime();
      long end = start + options.surge().toNanos();
      while (System.nanoTime() < end) {
        burst(loop, end);
        loop.run(Math.min(end, System.nanoTime() + pauseNanos()));
      }
      loop.finish();
      tally.ran(Duration.ofNanos(System.nanoTime() - start), 0);
    }
  }

  private void burst(ClosedLoop loop, long end) throws IOException {
    int function = random.nextInt(FUNCTIONS);
    // Small bursts are as frequent as large ones.
    int connections = (int) Math.round(Math.exp(random.nextDouble() * Math.log(MAX_CONNECTIONS)));
    int calls = 1 + random.nextInt(MAX_CALLS);
    byte[] request = lambda.invocation(names.get(function), event(function).getBytes(UTF_8));
    while (loop.callers() + connections > MAX_OPEN_CONNECTIONS && System.nanoTime() < end) {
      loop.run(Math.min(end, System.nanoTime() + Sampler.PERIOD.toNanos()));
    }
    loop.add(connections, request, calls, tally);
    bursts++;
  }

  private String event(int function) {
    return switch (function % 3) {
      case 0 -> "{}";
      case 1 -> "{\"sleep\":%d}".formatted(20 + random.nextInt(181));
      default -> "{\"cpu\":2}";
    };
  }

  private long pauseNanos() {
    boolean isLong = random.nextDouble() < LONG_PAUSES;
    double seconds =
        isLong ? LONG_PAUSE_SECONDS : -Math.log(1 - random.nextDouble()) * MEAN_PAUSE_SECONDS;
    return (long) (seconds * 1e9);
  }

  private void reportCalls(EnvironmentCounts environments, Consumer<Figure> figures) {
    figures.accept(
        Figure.alone(
            "surge-calls",
            "calls",
            tally.calls(),
            "%d bursts; p50 of accepted calls %.1f ms, p99 %.1f ms"
                .formatted(bursts, tally.percentileMillis(50), tally.percentileMillis(99))));
    figures.accept(Figure.alone("surge-refused", "calls", tally.refused(), "429"));
    figures.accept(TallyFigures.failures("surge", tally));
    figures.accept(
        Figure.alone(
            "surge-hangs",
            "calls",
            tally.hangs(),
            "no answer within " + ClosedLoop.ANSWER_LIMIT.toSeconds() + " s; must be 0"));
    figures.accept(
        new Figure(
            "surge-environments-started",
            "environments",
            environments.started(),
            environments.mostBusy(),
            "the most that were busy at once; both as sampled"));
    figures.accept(
        new Figure(
            "surge-environments-started-of-needed",
            "environments",
            environments.started(),
            environments.needed(),
            "the most of each function that were busy at once, added up; both as sampled"));
  }

  private static void reportUse(
      String suffix,
      PlatformUse use,
      PlatformUse before,
      String reference,
      Consumer<Figure> figures) {
    figures.accept(
        new Figure(
            "surge-memory" + suffix, "MiB", use.residentMib(), before.residentMib(), reference));
    figures.accept(
        new Figure(
            "surge-descriptors" + suffix,
            "descriptors",
            use.descriptors(),
            before.descriptors(),
            reference));
    figures.accept(
        new Figure(
            "surge-threads" + suffix, "threads", use.threads(), before.threads(), reference));
  }
}
