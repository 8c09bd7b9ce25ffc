package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** Warm calls of an echo function, against a plain Node.js server that echoes the same body. */
final class WarmSuite {
  private static final byte[] EVENT = "{\"key1\":\"value1\",\"key2\":\"value2\"}".getBytes(UTF_8);
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration RUN = Duration.ofSeconds(8);
  private static final int CONNECTIONS = 16;

  private final URI endpoint;
  private final LambdaApi lambda;

  WarmSuite(URI endpoint) {
    this.endpoint = endpoint;
    this.lambda = new LambdaApi(endpoint);
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Measured plain;
    try (PlainNodeServer node = new PlainNodeServer()) {
      plain =
          measure(
              new HttpLoad(
                  "127.0.0.1", node.port(), List.of(HttpLoad.post("localhost", "/", "", EVENT))));
    }
    for (Functions function : Functions.values()) {
      String name = "benchmark-warm-" + function.label();
      lambda.delete(name);
      lambda.create(name, function.runtime, function.handler, function.fileName, function.source);
      byte[] request =
          HttpLoad.post(
              endpoint.getAuthority(),
              LambdaApi.invocationPath(name),
              "Authorization: " + LambdaApi.AUTHORIZATION + "\r\n",
              EVENT);
      report(
          "warm-" + function.label(),
          measure(new HttpLoad(endpoint.getHost(), endpoint.getPort(), List.of(request))),
          plain,
          figures);
      lambda.delete(name);
    }
  }

  private static void report(
      String name, Measured lambent, Measured plain, Consumer<Figure> figures) {
    String against = "plain Node.js HTTP server";
    figures.accept(
        new Figure(
            name + "-p50-1-connection",
            "ms",
            lambent.one.percentileMillis(50),
            plain.one.percentileMillis(50),
            against));
    figures.accept(
        new Figure(
            name + "-throughput-16-connections",
            "requests/s",
            lambent.many.perSecond(),
            plain.many.perSecond(),
            against));
    figures.accept(
        new Figure(
            name + "-p99-16-connections",
            "ms",
            lambent.many.percentileMillis(99),
            lambent.many.percentileMillis(50),
            "its own p50"));
  }

  private static Measured measure(HttpLoad load) throws IOException {
    load.run(CONNECTIONS, WARM_UP);
    return new Measured(load.run(1, RUN), load.run(CONNECTIONS, RUN));
  }

  private record Measured(Latencies one, Latencies many) {}
}
