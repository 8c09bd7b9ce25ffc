package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Measures the latency of a function while others use all the resources that they can get: a fork
 * bomb, a memory hog, a disk filler, a log flooder and a busy loop, which run at the same time and
 * are called again as soon as they have ended. The figure is the median of warm calls, one at a
 * time; the reference is that median without the others.
 */
final class FairnessSuite {
  private static final List<String> ATTACKS =
      List.of(
          """
          while time.time() < end:
              try:
                  if os.fork() == 0:
                      while True:
                          try:
                              os.fork()
                          except OSError:
                              pass
              except OSError:
                  pass
          """,
          """
          hog = []
          while time.time() < end:
              hog.append(bytearray(1 << 20))
          """,
          """
          while time.time() < end:
              try:
                  with open('/tmp/fill', 'wb', buffering=0) as f:
                      while time.time() < end:
                          f.write(bytes(1 << 20))
              except OSError:
                  pass
          """,
          """
          while time.time() < end:
              os.write(1, b'flood\\n' * 1000)
          """,
          """
          while time.time() < end:
              pass
          """);

  private final Options options;
  private final LambdaApi lambda;

  FairnessSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> attackers = LambdaApi.names("attacker", ATTACKS.size(), Language.PYTHON);
    lambda.delete(attackers);
    lambda.create(attackers, Language.PYTHON, FairnessSuite::archive);
    for (Language language : options.languages()) {
      List<String> victim = LambdaApi.names("victim", 1, language);
      lambda.delete(victim);
      lambda.create(victim, language, language::echo);
      medianMillis(victim.getFirst());
      double alone = medianMillis(victim.getFirst());
      double beside = beside(attackers, victim.getFirst());
      figures.accept(
          new Figure(
              "fairness-" + language.label() + "-p50", "ms", beside, alone, "the same alone"));
      lambda.delete(victim);
    }
    lambda.remove(attackers);
  }

  private static byte[] archive(int attack) {
    String source =
        "import os, time\n\ndef handler(event, context):\n    end = time.time() + 2\n"
            + ATTACKS.get(attack).indent(4);
    return Archives.of("index.py", source, attack);
  }

  private double beside(List<String> attackers, String victim)
      throws IOException, InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<Thread> attacks = new ArrayList<>();
    for (String attacker : attackers) {
      attacks.add(Thread.ofVirtual().start(() -> attack(attacker, over)));
    }
    // Waits until all attacks are under way.
    Thread.sleep(1000);
    double median = medianMillis(victim);
    over.set(true);
    for (Thread each : attacks) {
      each.join();
    }
    return median;
  }

  /** Calls an attacker again and again. The platform may end it, so that the call fails. */
  private void attack(String attacker, AtomicBoolean over) {
    while (!over.get()) {
      try (Caller caller = new Caller(lambda)) {
        caller.call(attacker);
      } catch (IOException e) {
        Thread.onSpinWait();
      }
    }
  }

  private double medianMillis(String function) throws IOException {
    Latencies latencies = new Latencies();
    long until = System.nanoTime() + options.seconds().toNanos();
    try (Caller caller = new Caller(lambda)) {
      while (System.nanoTime() < until) {
        Duration took = caller.call(function);
        latencies.add(took.toNanos());
      }
    }
    return latencies.medianMillis();
  }
}
