package io.lambent.services.events;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that keeps what it gets, and answers with 200 or as tests say. */
final class TestingEndpoint implements AutoCloseable {
  private final HttpServer server;
  private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final List<Received> all = new CopyOnWriteArrayList<>();
  private final Map<String, Queue<Answer>> answers = new ConcurrentHashMap<>();

  private record Answer(int status, String body) {}

  /**
   * A request that it got.
   *
   * @param at in the units of {@link System#nanoTime}
   */
  record Received(String method, String uri, Headers headers, String body, long at) {
    @Nullable String header(String name) {
      return headers.getFirst(name);
    }
  }

  TestingEndpoint() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(
        "/",
        exchange -> {
          long at = System.nanoTime();
          byte[] body = exchange.getRequestBody().readAllBytes();
          Queue<Answer> own = answers.get(exchange.getRequestURI().getPath());
          Answer answer = own == null ? null : own.poll();
          byte[] text = answer == null ? new byte[0] : answer.body().getBytes(UTF_8);
          Received request =
              new Received(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().toString(),
                  exchange.getRequestHeaders(),
                  new String(body, UTF_8),
                  at);
          all.add(request);
          received.add(request);
          exchange.sendResponseHeaders(
              answer == null ? 200 : answer.status(), text.length == 0 ? -1 : text.length);
          if (text.length > 0) {
            exchange.getResponseBody().write(text);
          }
          exchange.close();
        });
    server.start();
  }

  /** Sets the next answer to requests of a path. */
  void answer(String path, int status, String body) {
    answers
        .computeIfAbsent(path, key -> new ConcurrentLinkedQueue<>())
        .add(new Answer(status, body));
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  Received next() throws InterruptedException {
    Received next = received.poll(60, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came");
    }
    return next;
  }

  long nanosBetweenFirstAndLast(String path) {
    long[] times =
        all.stream()
            .filter(one -> one.uri().equals(path))
            .mapToLong(Received::at)
            .sorted()
            .toArray();
    return times[times.length - 1] - times[0];
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
