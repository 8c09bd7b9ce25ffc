package io.lambent.aws.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.SignatureVerifier;
import io.lambent.aws.sigv4.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A real HTTP server with one API, for real clients; checks each request's signature. */
final class TestingEndpoint implements AutoCloseable {
  static final String KEY = "AKIDEXAMPLE";
  static final String SECRET = "secret";

  private final AwsApi api;
  private final HttpServer server;
  private final List<Verification> verifications = new CopyOnWriteArrayList<>();

  TestingEndpoint(AwsApi api) throws IOException {
    this.api = api;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The results of the checks of signatures. */
  List<Verification> verifications() {
    return verifications;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      URI uri = exchange.getRequestURI();
      WireRequest request =
          new WireRequest(
              exchange.getRequestMethod(),
              uri.getRawPath(),
              uri.getRawQuery() == null ? "" : uri.getRawQuery(),
              Headers.of(exchange.getRequestHeaders()),
              exchange.getRequestBody().readAllBytes());
      verifications.add(
          new SignatureVerifier((key, token) -> key.equals(KEY) ? SECRET : null, Clock.systemUTC())
              .verify(request, api.model().header().signingName()));
      WireAnswer answer =
          api.serve(new Caller("123456789012", "eu-west-1", "id-1", url().toString()), request);
      for (Headers.Field field : answer.headers().fields()) {
        exchange.getResponseHeaders().add(field.name(), field.value());
      }
      exchange.sendResponseHeaders(
          answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
