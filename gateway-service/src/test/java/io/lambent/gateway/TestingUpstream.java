package io.lambent.gateway;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** A real HTTP server in place of another endpoint of AWS's protocols. */
final class TestingUpstream implements AutoCloseable {
  /** The status of its answers, which nothing else in a test answers with. */
  static final int STATUS = 203;

  private static final int KEPT = 1 << 20;

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final Sinks.Empty<Void> released = Sinks.empty();
  private final DisposableServer server =
      HttpServer.create().host("127.0.0.1").port(0).handle(this::serve).bindNow();

  /**
   * @param bytes the length of the body
   * @param body its beginning, up to a megabyte
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Received(String method, String target, HttpHeaders headers, long bytes, byte[] body) {

    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.port());
  }

  void reset() {
    received.clear();
  }

  /** Lets the second part of the answer to {@code /slow} go. */
  void release() {
    released.tryEmitEmpty();
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  Received only() {
    if (received.size() != 1) {
      throw new AssertionError("one request expected: " + received);
    }
    return received.getFirst();
  }

  private Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
    HttpHeaders headers = request.requestHeaders().copy();
    if (request.uri().equals("/slow")) {
      Flux<String> parts = Flux.concat(Mono.just("first"), released.asMono().thenReturn("second"));
      return response.send(
          parts.map(part -> Unpooled.copiedBuffer(part, StandardCharsets.UTF_8)), part -> true);
    }
    Received empty = new Received(request.method().name(), request.uri(), headers, 0, new byte[0]);
    return request
        .receive()
        .asByteArray()
        .reduce(empty, TestingUpstream::with)
        .flatMap(
            whole -> {
              received.add(whole);
              return response
                  .status(STATUS)
                  .header("x-amzn-RequestId", "upstream-id")
                  .sendString(Mono.just("from upstream"))
                  .then();
            });
  }

  private static Received with(Received so, byte[] part) {
    byte[] body = so.body();
    if (so.bytes() < KEPT) {
      body = Arrays.copyOf(body, body.length + part.length);
      System.arraycopy(part, 0, body, so.body().length, part.length);
    }
    return new Received(so.method(), so.target(), so.headers(), so.bytes() + part.length, body);
  }

  @Override
  public void close() {
    server.disposeNow();
  }
}
