package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpMethod;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.client.HttpClient;
import reactor.netty.resources.ConnectionProvider;

/** Clients that begin with HTTP/2, as asynchronous ones of the AWS SDK for Java do for Kinesis. */
@Timeout(300)
class Http2Test {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final HttpClient client =
      HttpClient.create(ConnectionProvider.create("one", 1))
          .protocol(HttpProtocol.H2C)
          .host("127.0.0.1")
          .port(gateway.port());

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  /** Status, protocol and body of an answer. */
  private record Answer(int status, String version, String body) {}

  private static Mono<Answer> send(HttpMethod method, String path, String body) {
    return client
        .request(method)
        .uri(path)
        .send(
            body.isEmpty() ? Flux.empty() : Flux.just(Unpooled.wrappedBuffer(body.getBytes(UTF_8))))
        .responseSingle(
            (response, content) ->
                content
                    .asString(UTF_8)
                    .defaultIfEmpty("")
                    .map(
                        text ->
                            new Answer(response.status().code(), response.version().text(), text)));
  }

  private static Answer get(Mono<Answer> answer) {
    return Objects.requireNonNull(answer.block(PATIENCE));
  }

  @Test
  void aFunctionIsCalled() {
    Answer answer = get(send(HttpMethod.POST, INVOKE, "{\"a\":1}"));

    assertThat(answer).isEqualTo(new Answer(200, "HTTP/2.0", "{\"a\":1}"));
    assertThat(gateway.invoker.only().function().name()).isEqualTo("hello");
  }

  @Test
  void bodiesLargerThanTheWindowPassBothWays() {
    String large = "\"" + "x".repeat(5 << 20) + "\"";

    assertThat(get(send(HttpMethod.POST, INVOKE, large)).body()).isEqualTo(large);
  }

  @Test
  void streamsOfOneConnectionAreServedAtOnce() throws Exception {
    List<CompletableFuture<Void>> gates =
        IntStream.range(0, 20).mapToObj(i -> new CompletableFuture<Void>()).toList();
    gateway.invoker.answersLater(
        invocation ->
            gates
                .get(Integer.parseInt(new String(invocation.payload(), UTF_8)))
                .thenApply(open -> TestingInvoker.echo(invocation)));

    List<CompletableFuture<Answer>> answers =
        IntStream.range(0, 20)
            .mapToObj(i -> send(HttpMethod.POST, INVOKE, Integer.toString(i)).toFuture())
            .toList();
    gateway.invoker.await(20);
    for (int i = 19; i >= 0; i--) {
      gates.get(i).complete(null);
      assertThat(answers.get(i).get().body()).isEqualTo(Integer.toString(i));
    }
  }

  @Test
  void whatAnotherServiceAnswersIsForwarded() {
    Answer answer = get(send(HttpMethod.PUT, "/2015-03-31/functions/hello/code?a=%2F", "{}"));

    assertThat(answer).isEqualTo(new Answer(201, "HTTP/2.0", "{\"from\":\"function\"}"));
    TestingBackend.Received received = gateway.function.only();
    assertThat(received.method() + " " + received.uri() + " " + received.bytes())
        .isEqualTo("PUT /2015-03-31/functions/hello/code?a=%2F 2");
    assertThat(received.headers().names()).noneMatch(name -> name.startsWith("x-http2-"));
  }

  @Test
  void aLargeBodyIsForwarded() {
    get(send(HttpMethod.PUT, "/2015-03-31/functions/hello/code", "x".repeat(3 << 20)));

    assertThat(gateway.function.only().bytes()).isEqualTo(3 << 20);
  }

  @Test
  void theConnectionGoesOnAfterAStreamThatTheClientHasLeft() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    gateway.invoker.answersLater(
        invocation -> gate.thenApply(open -> TestingInvoker.echo(invocation)));
    var left = send(HttpMethod.POST, INVOKE, "1").subscribe();
    gateway.invoker.await(1);
    left.dispose();
    gate.complete(null);

    assertThat(get(send(HttpMethod.POST, INVOKE, "2")).body()).isEqualTo("2");
  }

  @Test
  void thePrefaceMayComeInParts() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      for (byte part : "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(ISO_8859_1)) {
        socket.getOutputStream().write(part);
      }
      socket.getOutputStream().write(new byte[] {0, 0, 0, 4, 0, 0, 0, 0, 0});
      InputStream in = socket.getInputStream();

      // The head of a frame: its length, the type 4 for settings, no flags, stream 0.
      assertThat(in.readNBytes(9)).endsWith(4, 0, 0, 0, 0, 0);
    }
  }

  @Test
  void aMethodThatBeginsLikeThePrefaceIsHttp1() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write('P');
      socket
          .getOutputStream()
          .write(
              ("OST "
                      + INVOKE
                      + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n"
                      + "Connection: close\r\n\r\n7")
                  .getBytes(ISO_8859_1));

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200 OK")
          .endsWith("7");
    }
  }
}
