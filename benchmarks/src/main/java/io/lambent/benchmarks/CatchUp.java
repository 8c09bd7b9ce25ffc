package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Measures the rate at which a function gets the waiting records of a stream, against the rate of
 * direct calls with as many records each.
 */
final class CatchUp {
  private static final int SHARDS = 4;
  private static final int WAITING = 1_000_000;
  private static final int PER_PUT = 500;
  private static final int BATCH = 1_000;
  private static final int BYTES = 200;

  /** A function that sends the number of its records to a queue, which the event may name. */
  private static final String SOURCE =
      """
      const http = require('http');
      const agent = new http.Agent({ keepAlive: true });
      const target = new URL(process.env.AWS_ENDPOINT_URL);
      exports.handler = (event) => new Promise((done, failed) => {
        const request = http.request(target, { agent, method: 'POST', headers: {
          'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'AmazonSQS.SendMessage',
          authorization: 'AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/sqs/aws4_request, SignedHeaders=host, Signature=00',
        }}, (response) => { response.resume(); response.on('end', () => done('')); });
        request.on('error', failed);
        request.end(JSON.stringify({ QueueUrl: event.queue ?? '%s', MessageBody: String(event.Records.length) }));
      });
      """;

  private final Options options;
  private final LambdaApi lambda;
  private final QueueApi queues;
  private final StreamsApi streams;

  CatchUp(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
    this.queues = new QueueApi(options.endpoint());
    this.streams = new StreamsApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> names = LambdaApi.names("catch-up", 1, Language.NODE);
    lambda.delete(names);
    String stream = "benchmark-waiting-" + System.nanoTime();
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      String results = queues.create(exchanger, "benchmark-caught-up");
      String unread = queues.create(exchanger, "benchmark-direct");
      lambda.create(
          names,
          Language.NODE,
          number -> Archives.of("index.js", SOURCE.formatted(results), number));
      streams.create(exchanger, stream, SHARDS);
      int waiting = fill(stream);
      byte[] direct = lambda.invocation(names.getFirst(), event(unread));
      rate(direct); // Warms up.
      double calls = rate(direct);
      String mapping =
          lambda.map(
              names.getFirst(),
              streams.arn(stream),
              ",\"StartingPosition\":\"TRIM_HORIZON\",\"BatchSize\":" + BATCH);
      double caught = caughtUp(exchanger, results, waiting);
      figures.accept(
          new Figure(
              "streams-catch-up",
              "records/s",
              caught,
              calls * BATCH,
              "direct calls with %,d records each, as many at once as there are shards"
                  .formatted(BATCH)));
      lambda.unmap(mapping);
      streams.delete(exchanger, stream);
      queues.delete(exchanger, results);
      queues.delete(exchanger, unread);
    }
    lambda.remove(names);
  }

  private int fill(String stream) throws IOException, InterruptedException {
    byte[] request = streams.put(stream, PER_PUT, BYTES);
    int each = options.count(WAITING) / PER_PUT / SHARDS;
    Workers.run(
        options.endpoint(),
        SHARDS,
        Duration.ofMinutes(10),
        (exchanger, thread, number) -> {
          if (number == each) {
            return false;
          }
          exchanger.send(request);
          return true;
        });
    return each * SHARDS * PER_PUT;
  }

  private double rate(byte[] request) throws IOException, InterruptedException {
    return Workers.run(
            options.endpoint(),
            SHARDS,
            options.seconds(),
            (exchanger, thread, number) -> {
              exchanger.send(request);
              return true;
            })
        .perSecond();
  }

  /** Records per second, from the first call that ended until all records were handled. */
  private double caughtUp(Exchanger exchanger, String results, int waiting) throws IOException {
    long first = 0;
    long begin = 0;
    long handled = 0;
    long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
    while (handled < waiting) {
      if (System.nanoTime() - end > 0) {
        throw new IOException(handled + " of " + waiting + " records were handled");
      }
      String answer = exchanger.send(queues.receiveTen(results, 5));
      List<String> receipts = QueueApi.receipts(answer);
      if (receipts.isEmpty()) {
        continue;
      }
      handled += QueueApi.bodies(answer).stream().mapToLong(Long::parseLong).sum();
      if (begin == 0) {
        begin = System.nanoTime();
        first = handled;
      }
      exchanger.send(queues.deleteAll(results, receipts));
    }
    return (handled - first) / ((System.nanoTime() - begin) / 1e9);
  }

  /** An event that resembles the one that a mapping would send. */
  private static byte[] event(String queue) {
    String data = Base64.getEncoder().encodeToString(new byte[BYTES]);
    String records =
        IntStream.range(0, BATCH)
            .mapToObj(
                number ->
                    """
                    {"kinesis":{"kinesisSchemaVersion":"1.0","partitionKey":"key-%d","sequenceNumber":\
                    "49590338271490256608559692538361571095921575989136588898","data":"%s",\
                    "approximateArrivalTimestamp":1545084650.987},"eventSource":"aws:kinesis",\
                    "eventVersion":"1.0","eventID":"shardId-000000000006:4959033827149025660855969253\
                    8361571095921575989136588898","eventName":"aws:kinesis:record","invokeIdentityArn":\
                    "arn:aws:iam::000000000000:role/benchmark","awsRegion":"us-east-1",\
                    "eventSourceARN":"arn:aws:kinesis:us-east-1:000000000000:stream/benchmark"}"""
                        .formatted(number, data))
            .collect(Collectors.joining(","));
    return ("{\"queue\":\"" + queue + "\",\"Records\":[" + records + "]}").getBytes(UTF_8);
  }
}
