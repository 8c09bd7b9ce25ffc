package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** The time from the sending of a message to the start of the function that its queue triggers. */
final class QueuedFunction {
  private static final int PER_SECOND = 100;
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /** Puts, for each message, the milliseconds since the time in its body into another queue. */
  private static final String SOURCE =
      """
      const http = require('http');
      const agent = new http.Agent({ keepAlive: true });
      const target = new URL(process.env.AWS_ENDPOINT_URL);
      const put = (text) => new Promise((done, failed) => {
        const request = http.request(target, { agent, method: 'POST', headers: {
          'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage',
          authorization: 'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00',
        }}, (response) => { response.resume(); response.on('end', done); });
        request.on('error', failed);
        request.end(JSON.stringify({ QueueUrl: '%s', MessageBody: text }));
      });
      exports.handler = async (event) => {
        const now = performance.timeOrigin + performance.now();
        await put(event.Records.map((record) => now - Number(record.body)).join(' '));
      };
      """;

  private final Options options;
  private final LambdaApi lambda;
  private final QueueApi api;

  QueuedFunction(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
    this.api = new QueueApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("queued", 1, Language.NODE);
    lambda.delete(names);
    try (Exchanger exchanger = new Exchanger(api.endpoint())) {
      String queue = api.create(exchanger, "benchmark-queued");
      String results = api.create(exchanger, "benchmark-results");
      lambda.create(
          names,
          Language.NODE,
          number -> Archives.of("index.js", SOURCE.formatted(results), number));
      String mapping = lambda.map(names.getFirst(), "benchmark-queued");
      send(exchanger, queue, WARM_UP);
      int warm = (int) (WARM_UP.toSeconds() * PER_SECOND);
      receive(exchanger, results, warm);
      send(exchanger, queue, TIME);
      int count = (int) (TIME.toSeconds() * PER_SECOND);
      Latencies latencies = receive(exchanger, results, count);
      report(figures, "p50", latencies.medianMillis());
      report(figures, "p99", latencies.percentileMillis(99));
      lambda.unmap(mapping);
      api.delete(exchanger, queue);
      api.delete(exchanger, results);
    }
    lambda.remove(names);
  }

  private void report(Consumer<Figure> figures, String percentile, double millis) {
    figures.accept(
        Figure.alone(
            "events-send-to-start-" + percentile,
            "ms",
            millis,
            "from before SendMessage to the handler's first line, 100 messages a second"));
  }

  private void send(Exchanger exchanger, String queue, Duration time) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < time.toSeconds() * PER_SECOND; i++) {
      long due = start + i * Duration.ofSeconds(1).toNanos() / PER_SECOND;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      exchanger.send(api.send(queue, millis(Instant.now())));
    }
  }

  /** Milliseconds since 1970, with three decimals. */
  private static String millis(Instant time) {
    return "%d.%03d".formatted(time.toEpochMilli(), time.getNano() / 1_000 % 1_000);
  }

  private Latencies receive(Exchanger exchanger, String results, int count) throws IOException {
    Latencies latencies = new Latencies();
    long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (latencies.count() < count) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(latencies.count() + " of " + count + " messages were handled");
      }
      String answer = exchanger.send(api.receiveTen(results, 5));
      for (String body : QueueApi.bodies(answer)) {
        for (String millis : body.split(" ")) {
          latencies.add((long) (Double.parseDouble(millis) * 1e6));
        }
      }
      List<String> receipts = QueueApi.receipts(answer);
      if (!receipts.isEmpty()) {
        exchanger.send(api.deleteAll(results, receipts));
      }
    }
    return latencies;
  }
}
