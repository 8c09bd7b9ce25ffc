package io.lambent.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** Measures the time from the sending of an event to the start of the function that it triggers. */
final class TriggeredFunction {
  private static final int PER_SECOND = 100;
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final Duration WARM_UP = Duration.ofSeconds(5);

  /**
   * A function that sends to a queue, for each record, the milliseconds since the time that the
   * record carries.
   */
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
        await put(event.Records.map((record) => now - Number(%s)).join(' '));
      };
      """;

  /**
   * The source of the events.
   *
   * @param figure the beginning of the figures' names
   * @param arn the ARN of the mapping's source
   * @param settings further members of the mapping, each with a comma before it
   * @param time the JavaScript expression for the time of a record
   * @param request makes a request that sends an event with a text
   */
  record Source(String figure, String arn, String settings, String time, TextRequest request) {

    static Source queue(QueueApi api, String name, String url) {
      return new Source(
          "events-send-to-start", api.arn(name), "", "record.body", text -> api.send(url, text));
    }

    static Source stream(StreamsApi api, String stream) {
      return new Source(
          "streams-put-to-start",
          api.arn(stream),
          ",\"StartingPosition\":\"TRIM_HORIZON\"",
          "Buffer.from(record.kinesis.data, 'base64')",
          text -> api.putText(stream, text, text));
    }

    static Source table(ItemsApi api, String table, String streamArn) {
      return new Source(
          "streams-item-to-start",
          streamArn,
          ",\"StartingPosition\":\"TRIM_HORIZON\"",
          "record.dynamodb.NewImage.data.S",
          text -> api.put(table, text, text));
    }
  }

  /** The bytes of a request that carries a text. */
  @FunctionalInterface
  interface TextRequest {
    byte[] of(String text);
  }

  private final Options options;
  private final LambdaApi lambda;
  private final QueueApi api;

  TriggeredFunction(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
    this.api = new QueueApi(options.endpoint());
  }

  void run(Source source, Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("triggered", 1, Language.NODE);
    lambda.delete(names);
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      String results = api.create(exchanger, "benchmark-results-" + System.nanoTime());
      lambda.create(
          names,
          Language.NODE,
          number -> Archives.of("index.js", SOURCE.formatted(results, source.time()), number));
      String mapping = lambda.map(names.getFirst(), source.arn(), source.settings());
      send(exchanger, source, WARM_UP);
      int warm = (int) (WARM_UP.toSeconds() * PER_SECOND);
      receive(exchanger, results, warm);
      send(exchanger, source, TIME);
      int count = (int) (TIME.toSeconds() * PER_SECOND);
      Latencies latencies = receive(exchanger, results, count);
      report(figures, source, "p50", latencies.medianMillis());
      report(figures, source, "p99", latencies.percentileMillis(99));
      lambda.unmap(mapping);
      api.delete(exchanger, results);
    }
    lambda.remove(names);
  }

  private static void report(
      Consumer<Figure> figures, Source source, String percentile, double millis) {
    figures.accept(
        Figure.alone(
            source.figure() + "-" + percentile,
            "ms",
            millis,
            "from before the request to the handler's first line, 100 requests a second"));
  }

  private static void send(Exchanger exchanger, Source source, Duration time) throws IOException {
    long start = System.nanoTime();
    for (int i = 0; i < time.toSeconds() * PER_SECOND; i++) {
      long due = start + i * Duration.ofSeconds(1).toNanos() / PER_SECOND;
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      exchanger.send(source.request().of(millis(Instant.now())));
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
