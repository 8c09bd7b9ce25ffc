package io.lambent.execution.network;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What other protocols need of a relay: bytes pass at once, both ways, as long as both want. */
@Timeout(120)
class RelayedProtocolsTest {
  private static final int REQUESTS = 50;
  private static final int BODY = 200_000;
  private static final int MESSAGES = 100;
  private static final int LARGE_MESSAGE = 1 << 20;
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path directory;

  private final RelayMemory memory = new RelayMemory(64 << 20);

  @BeforeAll
  static void need() {
    TestingRelay.assumePossible();
  }

  @Test
  void passesAnUpgradeToHttp2AndItsStreamsOnOneConnection() throws Exception {
    try (TestingWebServer server = new TestingWebServer(null);
        RelayListener relay = new RelayListener(memory, server.address());
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
      URI uri = address("http", relay, "/");
      upgrade(client, uri);

      assertThatManyAreAnswered(client, uri);
      assertThat(relay.connections()).isEqualTo(1);
    }
  }

  /** The client sees the certificate of the server it asked for: nothing is in between. */
  @Test
  void passesTlsWithHttp2AsItIs() throws Exception {
    KeyStore keys = keys();
    try (TestingWebServer server = new TestingWebServer(tls(keys));
        RelayListener relay = new RelayListener(memory, server.address());
        HttpClient client =
            HttpClient.newBuilder().version(Version.HTTP_2).sslContext(trusting(keys)).build()) {
      URI uri = address("https", relay, "/");
      HttpResponse<byte[]> first = client.send(post(uri, bytes(1)), BodyHandlers.ofByteArray());
      assertThat(first.version()).isEqualTo(Version.HTTP_2);
      assertThat(first.sslSession().orElseThrow().getPeerCertificates())
          .containsExactly(keys.getCertificate("server"));

      assertThatManyAreAnswered(client, uri);
      assertThat(relay.connections()).isEqualTo(1);
    }
  }

  /** The first request, over which the connection becomes one of HTTP/2. */
  private static void upgrade(HttpClient client, URI uri) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    assertThat(client.send(request, BodyHandlers.discarding()).version()).isEqualTo(Version.HTTP_2);
  }

  private static void assertThatManyAreAnswered(HttpClient client, URI uri) {
    List<CompletableFuture<HttpResponse<byte[]>>> answers = new ArrayList<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.add(client.sendAsync(post(uri, bytes(i)), BodyHandlers.ofByteArray()));
    }
    for (int i = 0; i < REQUESTS; i++) {
      assertThat(answers.get(i).join().body()).isEqualTo(bytes(i));
    }
  }

  /** Each message is answered before the next is sent. */
  @Test
  void passesWebSockets() throws Exception {
    try (TestingWebServer server = new TestingWebServer(null);
        RelayListener relay = new RelayListener(memory, server.address());
        HttpClient client = HttpClient.newHttpClient()) {
      Messages messages = new Messages();
      WebSocket socket =
          client.newWebSocketBuilder().buildAsync(address("ws", relay, "/socket"), messages).join();

      for (int i = 0; i < MESSAGES; i++) {
        socket.sendText("message " + i, true).join();
        assertThat(messages.received.take()).isEqualTo("message " + i);
      }
      String large = "x".repeat(LARGE_MESSAGE);
      socket.sendText(large, true).join();
      assertThat(messages.received.take()).isEqualTo(large);
      socket.sendPing(ByteBuffer.wrap("ping".getBytes(UTF_8))).join();
      assertThat(messages.received.take()).isEqualTo("pong ping");
      socket.sendClose(WebSocket.NORMAL_CLOSURE, "over").join();
      assertThat(messages.received.take()).isEqualTo("closed 1000");
    }
  }

  /** Nothing waits for more bytes, nor for the end of the answer. */
  @Test
  void passesEachPartOfAStreamedAnswerAtOnce() throws Exception {
    try (TestingWebServer server = new TestingWebServer(null);
        RelayListener relay = new RelayListener(memory, server.address());
        HttpClient client = HttpClient.newBuilder().version(Version.HTTP_2).build()) {
      URI uri = address("http", relay, "/");
      upgrade(client, uri);
      HttpRequest request = HttpRequest.newBuilder(uri.resolve("/parts")).build();
      HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
      try (BufferedReader lines = new BufferedReader(new InputStreamReader(answer.body(), UTF_8))) {
        for (int i = 0; i < MESSAGES; i++) {
          server.sendPart("part " + i + "\n");
          assertThat(lines.readLine()).isEqualTo("part " + i);
        }
        // Others of the connection go on meanwhile.
        assertThatManyAreAnswered(client, uri);
        server.endParts();
        assertThat(lines.readLine()).isNull();
      }
      assertThat(relay.connections()).isEqualTo(1);
    }
  }

  private static URI address(String scheme, RelayListener relay, String path) {
    return URI.create(scheme + "://localhost:" + relay.address().getPort() + path);
  }

  private static HttpRequest post(URI uri, byte[] body) {
    return HttpRequest.newBuilder(uri).POST(BodyPublishers.ofByteArray(body)).build();
  }

  private static byte[] bytes(int seed) {
    byte[] bytes = new byte[BODY];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  /** A key and its certificate for {@code localhost}, which the JDK has a program for only. */
  private KeyStore keys() throws Exception {
    Path file = directory.resolve("keys");
    Process made =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(made.getInputStream().readAllBytes(), UTF_8);
    assertThat(made.waitFor()).as(said).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    return keys;
  }

  private static SslContext tls(KeyStore keys) throws Exception {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    return SslContextBuilder.forServer(factory)
        .applicationProtocolConfig(
            new ApplicationProtocolConfig(
                Protocol.ALPN,
                SelectorFailureBehavior.NO_ADVERTISE,
                SelectedListenerFailureBehavior.ACCEPT,
                ApplicationProtocolNames.HTTP_2,
                ApplicationProtocolNames.HTTP_1_1))
        .build();
  }

  private static SSLContext trusting(KeyStore keys) throws Exception {
    KeyStore certificates = KeyStore.getInstance("PKCS12");
    certificates.load(null, null);
    certificates.setCertificateEntry("server", keys.getCertificate("server"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(certificates);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  /** What a WebSocket has received, as texts. */
  private static final class Messages implements WebSocket.Listener {
    private final BlockingQueue<String> received = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received.add(text.toString());
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      received.add("pong " + UTF_8.decode(message));
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      received.add("closed " + code);
      return null;
    }
  }
}
