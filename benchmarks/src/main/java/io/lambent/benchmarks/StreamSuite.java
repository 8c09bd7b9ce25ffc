package io.lambent.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Measures streamed responses of a Node.js function, against buffered responses of a similar
 * function.
 */
final class StreamSuite {
  private static final int CALLS = 400;
  private static final int WARM_UP = 400;
  private static final int CONNECTIONS = 4;
  private static final int LARGE_MIB = 100;
  private static final Duration WAIT = Duration.ofMillis(5);
  private static final String SHORT = "{\"mib\":0,\"wait\":%d}".formatted(WAIT.toMillis());
  private static final int ANSWER_MIB = 6;

  /** A function that writes a byte, waits, and then writes as much as its event says. */
  private static final String STREAMED =
      """
      const chunk = Buffer.alloc(65536, 'x');
      exports.handler = awslambda.streamifyResponse(async (event, stream) => {
        stream.write('x');
        if (event.wait) await new Promise((done) => setTimeout(done, event.wait));
        for (let left = event.mib * 16; left > 0; left--) {
          if (!stream.write(chunk)) await new Promise((go) => stream.once('drain', go));
        }
        stream.end();
      });
      """;

  /** A function whose answer has the maximum length, quotes included. */
  private static final String BUFFERED =
      """
      const answer = 'x'.repeat(6 * 1024 * 1024 - 2);
      exports.handler = async (event) => (event.mib ? answer : 'x');
      """;

  private final Options options;
  private final LambdaApi lambda;

  StreamSuite(Options options) {
    this.options = options;
    this.lambda = new LambdaApi(options.endpoint());
  }

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    List<String> streamed = LambdaApi.names("streamed", 1, Language.NODE);
    List<String> buffered = LambdaApi.names("buffered", 1, Language.NODE);
    lambda.delete(streamed);
    lambda.delete(buffered);
    lambda.create(streamed, Language.NODE, number -> Archives.of("index.js", STREAMED, number));
    lambda.create(buffered, Language.NODE, number -> Archives.of("index.js", BUFFERED, number));
    firstByte(streamed, buffered, figures);
    throughput(streamed, buffered, figures);
    memory(streamed, figures);
    lambda.remove(Stream.concat(streamed.stream(), buffered.stream()).toList());
  }

  private void firstByte(List<String> streamed, List<String> buffered, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    Latencies whole = new Latencies();
    Latencies first = new Latencies();
    for (int i = 0; i < WARM_UP + CALLS; i++) {
      long firstNanos;
      long start = System.nanoTime();
      try (InputStream answer = lambda.stream(streamed.getFirst(), SHORT)) {
        answer.readNBytes(1);
        firstNanos = System.nanoTime() - start;
        // The function ends some milliseconds later, so that both kinds of calls follow a pause.
        answer.transferTo(OutputStream.nullOutputStream());
      }
      start = System.nanoTime();
      try (InputStream answer = lambda.call(buffered.getFirst(), SHORT)) {
        answer.transferTo(OutputStream.nullOutputStream());
      }
      long wholeNanos = System.nanoTime() - start;
      Thread.sleep(WAIT);
      if (i >= WARM_UP) {
        first.add(firstNanos);
        whole.add(wholeNanos);
      }
    }
    figures.accept(
        new Figure(
            "stream-first-byte-p50",
            "ms",
            first.medianMillis(),
            whole.medianMillis(),
            "a buffered call, p50, by the same client in turn"));
  }

  private void throughput(List<String> streamed, List<String> buffered, Consumer<Figure> figures)
      throws IOException {
    byte[] call = ("{\"mib\":" + ANSWER_MIB + "}").getBytes(UTF_8);
    Duration warmUp = options.seconds();
    lambda.load(buffered, call).run(CONNECTIONS, warmUp);
    Latencies whole = lambda.load(buffered, call).run(CONNECTIONS, options.seconds());
    lambda.streams(streamed, call).run(CONNECTIONS, warmUp);
    Latencies parts = lambda.streams(streamed, call).run(CONNECTIONS, options.seconds());
    figures.accept(
        new Figure(
            "stream-6-MiB",
            "MiB/s",
            parts.perSecond() * ANSWER_MIB,
            whole.perSecond() * ANSWER_MIB,
            "buffered answers of the same size"));
  }

  /** The growth of the platform's process while one large response passes through it. */
  private void memory(List<String> streamed, Consumer<Figure> figures)
      throws IOException, InterruptedException {
    double before = PlatformUse.of(options.platform()).residentMib();
    double most = before;
    try (InputStream answer = lambda.stream(streamed.getFirst(), "{\"mib\":" + LARGE_MIB + "}")) {
      while (answer.readNBytes(1 << 20).length == 1 << 20) {
        most = Math.max(most, PlatformUse.of(options.platform()).residentMib());
      }
    }
    figures.accept(
        Figure.alone(
            "stream-" + LARGE_MIB + "-MiB-memory",
            "MiB",
            most - before,
            "growth of the platform's resident memory meanwhile"));
  }
}
