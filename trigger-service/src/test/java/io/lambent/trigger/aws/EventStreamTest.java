package io.lambent.trigger.aws;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.eventstream.EventMessage;
import io.netty.buffer.Unpooled;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.netty.DisposableServer;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import reactor.netty.http.server.HttpServer;

/** Event streams over HTTP/2 with TLS, as AWS sends them. */
class EventStreamTest {
  private final X509Bundle certificate =
      new CertificateBuilder()
          .subject("CN=localhost")
          .addSanDnsName("localhost")
          .setIsCertificateAuthority(true)
          .buildSelfSigned();

  /** The versions of HTTP of the requests. */
  private final List<String> versions = new CopyOnWriteArrayList<>();

  private volatile Flux<byte[]> body = Flux.empty();
  private final DisposableServer server =
      HttpServer.create()
          .host("localhost")
          .port(0)
          .protocol(HttpProtocol.H2)
          .secure(
              secure ->
                  secure.sslContext(
                      Http2SslContextSpec.forServer(
                              certificate.getKeyPair().getPrivate(),
                              certificate.getCertificatePath())
                          .configure(context -> context.sslProvider(SslProvider.JDK))))
          .handle(
              (request, response) -> {
                versions.add(request.version().text());
                return response.send(body.map(Unpooled::wrappedBuffer), buffer -> true);
              })
          .bindNow();
  private final HttpClient client;

  EventStreamTest() throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, certificate.toTrustManagerFactory().getTrustManagers(), null);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).sslContext(context).build();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    server.disposeNow(Duration.ofSeconds(60));
  }

  private EventStream stream() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + "/")).build();
    return new EventStream(
        () -> new HttpMessages(client.sendAsync(request, BodyHandlers.ofInputStream())));
  }

  private static byte[] event(String text) {
    return EventMessage.event("Event", null, ("\"" + text + "\"").getBytes(UTF_8)).encode();
  }

  @Test
  void readsEventsToTheEnd() throws Exception {
    byte[] first = event("first");
    body =
        Flux.just(
            EventMessage.event("initial-response", null, new byte[0]).encode(),
            Arrays.copyOf(first, 20),
            Arrays.copyOfRange(first, 20, first.length),
            event("second"));

    try (EventStream events = stream()) {
      assertThat(Objects.requireNonNull(events.next()).body().asString()).isEqualTo("first");
      assertThat(events.next().body().asString()).isEqualTo("second");
      assertThat(events.next()).isNull();
    }
    assertThat(versions).containsExactly("HTTP/2.0");
  }

  @Test
  void saysThatAnAnswerWasCutOff() {
    byte[] whole = event("first");
    body = Flux.just(Arrays.copyOf(whole, whole.length - 1));

    try (EventStream events = stream()) {
      assertThatThrownBy(events::next)
          .isInstanceOf(AwsCallException.class)
          .hasMessage("The service did not answer: the answer was cut off");
    }
  }

  @Test
  void aCloseEndsTheWaitForAnEvent() throws Exception {
    body = Flux.concat(Flux.just(event("first")), Flux.never());
    EventStream events = stream();
    events.next();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<EventStream.Event> waiting = threads.submit(events::next);

      events.close();

      assertThat(waiting.get()).isNull();
    }
  }
}
