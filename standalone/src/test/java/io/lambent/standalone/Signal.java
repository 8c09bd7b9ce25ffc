package io.lambent.standalone;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Synchronizes functions with a test. A request to {@code /wait} is answered once the test calls
 * {@link #open}; a request to any other path is answered at once and reported to the test. All
 * signals use one port of this host, which the shared instance lets functions reach.
 */
final class Signal implements AutoCloseable {
  private static final HttpServer server = server();
  private final String context = "/" + UUID.randomUUID();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final LinkedBlockingQueue<String> received = new LinkedBlockingQueue<>();

  Signal() {
    server.createContext(context, this::answer);
  }

  private static HttpServer server() {
    try {
      HttpServer made =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      made.setExecutor(
          Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("signal-", 0).factory()));
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port that all signals use. */
  static int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath().substring(context.length());
      if (path.equals("/wait")) {
        opened.await();
      } else {
        received.add(path.substring(1));
      }
      exchange.sendResponseHeaders(204, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The URL of this signal, without a slash at the end. */
  String url() {
    return "http://127.0.0.1:" + port() + context;
  }

  void open() {
    opened.countDown();
  }

  /** Waits for the next request of a function; returns its path. */
  String next() throws InterruptedException {
    String path = received.poll(180, TimeUnit.SECONDS);
    if (path == null) {
      throw new AssertionError("the function sent no request");
    }
    return path;
  }

  @Override
  public void close() {
    open();
    server.removeContext(context);
  }
}
