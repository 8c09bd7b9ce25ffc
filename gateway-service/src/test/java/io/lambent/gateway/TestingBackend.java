package io.lambent.gateway;

import io.lambent.contract.internal.InternalHttp;
import io.netty.handler.codec.http.HttpHeaders;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A real HTTP server in place of a service; remembers requests and is healthy by default. */
final class TestingBackend implements AutoCloseable {
  private final String name;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final DisposableServer server;
  private volatile int health = 200;

  TestingBackend(String name) {
    this.name = name;
    this.server = HttpServer.create().host("127.0.0.1").port(0).handle(this::serve).bindNow();
  }

  /**
   * A request.
   *
   * @param bytes of its body
   * @param start of its body, as text
   */
  record Received(String method, String uri, HttpHeaders headers, long bytes, String start) {}

  /** The length of a body, and some of it. */
  private static final class Body {
    private static final int KEPT = 64 << 10;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private long bytes;

    void add(byte[] part) {
      bytes += part.length;
      start.write(part, 0, Math.min(part.length, KEPT - Math.min(KEPT, start.size())));
    }

    String start() {
      return start.toString(StandardCharsets.UTF_8);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  void health(int status) {
    health = status;
  }

  void reset() {
    received.clear();
    health = 200;
  }

  Received only() {
    if (received.size() != 1) {
      throw new AssertionError("one request expected: " + received);
    }
    return received.getFirst();
  }

  /** Waits for a request that fits. */
  Received await(Predicate<Received> fits) throws InterruptedException {
    synchronized (received) {
      while (true) {
        Optional<Received> found = received.stream().filter(fits).findFirst();
        if (found.isPresent()) {
          return found.get();
        }
        received.wait();
      }
    }
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    if (request.uri().equals("/actuator/health")) {
      return response.status(health).sendString(Mono.just("{\"status\":\"UP\"}"));
    }
    if (request.uri().equals("/_lambent/compat")) {
      return response.sendString(Mono.just("{\"operations\":[]}"));
    }
    if (request.uri().startsWith(InternalHttp.API_CHANGES)) {
      return response.status(404);
    }
    HttpHeaders headers = request.requestHeaders().copy();
    return request
        .receive()
        .asByteArray()
        .collect(Body::new, Body::add)
        .flatMap(
            body -> {
              synchronized (received) {
                received.add(
                    new Received(
                        request.method().name(), request.uri(), headers, body.bytes, body.start()));
                received.notifyAll();
              }
              return response
                  .status(201)
                  .header("Content-Type", "application/json")
                  .header("x-amzn-RequestId", headers.get("X-Lambent-Request-Id", "none"))
                  .sendString(Mono.just("{\"from\":\"" + name + "\"}"))
                  .then();
            });
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
