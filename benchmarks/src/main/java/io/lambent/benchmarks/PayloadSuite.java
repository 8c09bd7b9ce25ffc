package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Measures the throughput of an echo function in Node.js, against a plain Node.js server that
 * echoes the same bodies.
 */
final class PayloadSuite {
  private static final int CONNECTIONS = 4;
  private static final int ROUNDS = 2;

  /** The duration of the warm-up, as a multiple of that of one measurement. */
  private static final int WARM_UP = 5;

  private static final Map<Integer, String> SIZES =
      new TreeMap<>(
          Map.of(
              1 << 10, "1-KiB", 1 << 14, "16-KiB", 1 << 17, "128-KiB", 1 << 20, "1-MiB", 6 << 20,
              "6-MiB"));

  private final Options options;
  private final LambdaApi lambda;

  PayloadSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("payload", 1, Language.NODE);
    lambda.delete(names);
    lambda.create(names, Language.NODE, Language.NODE::echo);
    try (PlainServer plain = PlainServer.node()) {
      // The code of both sides must be compiled before the smallest size, which comes first.
      byte[] small = body(1 << 10);
      lambda.load(names, small).run(CONNECTIONS, options.seconds().multipliedBy(WARM_UP));
      plain.load(small).run(CONNECTIONS, options.seconds());
      for (Map.Entry<Integer, String> size : SIZES.entrySet()) {
        byte[] body = body(size.getKey());
        measure(size.getValue(), body, lambda.load(names, body), plain, figures);
      }
    }
    lambda.remove(names);
  }

  private void measure(
      String name, byte[] body, HttpLoad lambent, PlainServer plain, Consumer<Figure> figures)
      throws IOException {
    Duration part = options.seconds().dividedBy(ROUNDS);
    HttpLoad reference = plain.load(body);
    Latencies ours = new Latencies();
    Latencies theirs = new Latencies();
    lambent.run(CONNECTIONS, options.seconds().multipliedBy(2));
    reference.run(CONNECTIONS, part);
    for (int round = 0; round < ROUNDS; round++) {
      ours.addAll(lambent.run(CONNECTIONS, part));
      theirs.addAll(reference.run(CONNECTIONS, part));
    }
    double mib = body.length / (double) (1 << 20);
    figures.accept(
        new Figure(
            "payload-" + name,
            "MiB/s",
            ours.perSecond() * mib,
            theirs.perSecond() * mib,
            plain.title()));
  }

  /** A JSON string. */
  private static byte[] body(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 'x');
    body[0] = '"';
    body[size - 1] = '"';
    return body;
  }
}
