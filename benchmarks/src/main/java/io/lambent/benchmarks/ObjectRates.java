package io.lambent.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/**
 * Measures objects of S3 against a plain HTTP server in this process that stores files, and flushes
 * them to disk before it answers.
 */
final class ObjectRates {
  private static final int CONNECTIONS = 16;
  private static final int SMALL = 1024;
  private static final long LARGE = 100L << 20;
  private static final int LARGE_ROUNDS = 5;
  private static final String HEADERS =
      """
      Authorization: AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/s3/aws4_request, \
      SignedHeaders=host, Signature=00\r
      x-amz-content-sha256: UNSIGNED-PAYLOAD\r
      """;

  private final Options options;

  ObjectRates(Options options) {
    this.options = options;
  }

  /** Objects or bytes per second. */
  private record Rates(double puts, double gets, double upload, double download) {}

  void run(Consumer<Figure> figures) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("benchmark-files");
    Rates plain;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      HttpServer server =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(threads);
      server.createContext("/", exchange -> serve(exchange, directory));
      server.start();
      plain = measure(URI.create("http://127.0.0.1:" + server.getAddress().getPort()));
      server.stop(0);
    }
    try (Exchanger exchanger = new Exchanger(options.endpoint())) {
      exchanger.send(request("PUT", options.endpoint(), "/benchmark", new byte[0]));
    }
    Rates own = measure(options.endpoint());
    String against = "a plain HTTP server on files, flushed, in the client's process";
    figures.accept(
        new Figure("events-object-put-1K-16", "objects/s", own.puts(), plain.puts(), against));
    figures.accept(
        new Figure("events-object-get-1K-16", "objects/s", own.gets(), plain.gets(), against));
    figures.accept(
        new Figure("events-object-upload-100M", "MiB/s", own.upload(), plain.upload(), against));
    figures.accept(
        new Figure(
            "events-object-download-100M", "MiB/s", own.download(), plain.download(), against));
  }

  private static byte[] request(String method, URI endpoint, String path, byte[] body) {
    return Exchanger.request(method, endpoint, path, HEADERS, body);
  }

  private Rates measure(URI endpoint) throws IOException, InterruptedException {
    puts(endpoint); // Warms up.
    double puts = puts(endpoint);
    double gets =
        Workers.run(
                endpoint,
                CONNECTIONS,
                options.seconds(),
                (exchanger, thread, number) -> {
                  exchanger.send(
                      request("GET", endpoint, "/benchmark/" + thread + "-0", new byte[0]));
                  return true;
                })
            .perSecond();
    double mebibytes = LARGE * LARGE_ROUNDS / (double) (1 << 20);
    try (Exchanger exchanger = new Exchanger(endpoint)) {
      exchanger.upload("PUT", endpoint, "/benchmark/large", HEADERS, LARGE);
      long begin = System.nanoTime();
      for (int i = 0; i < LARGE_ROUNDS; i++) {
        exchanger.upload("PUT", endpoint, "/benchmark/large", HEADERS, LARGE);
      }
      double upload = mebibytes / ((System.nanoTime() - begin) / 1e9);
      byte[] get = request("GET", endpoint, "/benchmark/large", new byte[0]);
      exchanger.download(get);
      begin = System.nanoTime();
      for (int i = 0; i < LARGE_ROUNDS; i++) {
        if (exchanger.download(get) != LARGE) {
          throw new IOException("an object has lost a part");
        }
      }
      double download = mebibytes / ((System.nanoTime() - begin) / 1e9);
      return new Rates(puts, gets, upload, download);
    }
  }

  private double puts(URI endpoint) throws IOException, InterruptedException {
    byte[] content = new byte[SMALL];
    return Workers.run(
            endpoint,
            CONNECTIONS,
            options.seconds(),
            (exchanger, thread, number) -> {
              exchanger.send(
                  request("PUT", endpoint, "/benchmark/" + thread + "-" + number, content));
              return true;
            })
        .perSecond();
  }

  private static void serve(HttpExchange exchange, Path directory) throws IOException {
    try (exchange) {
      String name = exchange.getRequestURI().getPath();
      Path file = directory.resolve(name.substring(name.lastIndexOf('/') + 1));
      if (exchange.getRequestMethod().equals("PUT")) {
        try (FileChannel channel =
                FileChannel.open(
                    file,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE,
                    StandardOpenOption.TRUNCATE_EXISTING);
            InputStream body = exchange.getRequestBody()) {
          body.transferTo(Channels.newOutputStream(channel));
          channel.force(true);
        }
        exchange.sendResponseHeaders(200, -1);
      } else {
        exchange.sendResponseHeaders(200, Files.size(file));
        try (OutputStream body = exchange.getResponseBody()) {
          Files.copy(file, body);
        }
      }
    }
  }
}
