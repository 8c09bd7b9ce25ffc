package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import reactor.netty.http.Http2SslContextSpec;
import reactor.netty.http.HttpProtocol;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * TLS on the public port and on one of its own: protocols, the exchange of certificates, clients'
 * certificates, and the headers of proxies before it.
 */
@Timeout(300)
class TlsTest {
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";
  private static final String DOMAIN = "api.example.com";
  private static final TestingCertificates authority = new TestingCertificates("Authority");
  private static final TestingCertificates clients = new TestingCertificates("Clients");

  @TempDir private static Path directory;
  private static TestingGateway gateway;
  private static int httpsPort;

  @BeforeAll
  static void start() throws IOException {
    authority.issue("gateway", "localhost").write(file("cert.pem"), file("key.pem"));
    authority.issue("domain", "*.example.com").write(file("more.pem"), file("more-key.pem"));
    gateway =
        new TestingGateway(
            "lambent.gateway.tls.certificate=" + file("cert.pem"),
            "lambent.gateway.tls.private-key=" + file("key.pem"),
            "lambent.gateway.tls.more[0].certificate=" + file("more.pem"),
            "lambent.gateway.tls.more[0].private-key=" + file("more-key.pem"),
            "lambent.gateway.tls.reload-interval=20ms",
            "lambent.gateway.proxy-protocol=true");
    httpsPort = gateway.port();
    gateway.apis.put(
        new HttpApi(
            new ApiIdentity("abc123", "000000000000", "us-east-1"),
            false,
            null,
            List.of(
                new ApiStage(
                    "$default",
                    "d",
                    Map.of(),
                    new ApiStage.RateLimit(null, null),
                    Map.of(),
                    null,
                    false,
                    List.of(
                        new ApiRoute(
                            "r", "$default", "NONE", null, List.of(), null, integration())),
                    List.of()))));
    gateway.apis.put(
        new ApiDomain(
            DOMAIN, List.of(new ApiDomain.Mapping("", "abc123", "$default")), clients.pem()));
  }

  private static ApiIntegration integration() {
    return new ApiIntegration(
        "i",
        "AWS_PROXY",
        null,
        "arn:aws:lambda:us-east-1:000000000000:function:f",
        "POST",
        "2.0",
        29_000,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null,
        null,
        List.of());
  }

  private static Path file(String name) {
    return directory.resolve(name);
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  private static HttpClient client(TestingCertificates trusted) {
    return HttpClient.newBuilder().sslContext(trusted.client(null)).build();
  }

  private static HttpRequest invoke(String body) {
    return HttpRequest.newBuilder(URI.create("https://localhost:" + httpsPort + INVOKE))
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  @Test
  void speaksHttp2() throws Exception {
    try (HttpClient client = client(authority)) {
      HttpResponse<String> called = client.send(invoke("1"), BodyHandlers.ofString());
      HttpResponse<String> forwarded =
          client.send(
              HttpRequest.newBuilder(
                      URI.create(
                          "https://localhost:" + httpsPort + "/2015-03-31/functions/hello/code"))
                  .PUT(BodyPublishers.ofString("{}"))
                  .build(),
              BodyHandlers.ofString());

      assertThat(called.version()).isEqualTo(HttpClient.Version.HTTP_2);
      assertThat(called.body()).isEqualTo("1");
      assertThat(forwarded.statusCode()).isEqualTo(201);
      assertThat(gateway.function.only().headers().get("x-lambent-endpoint"))
          .isEqualTo("https://localhost:" + httpsPort);
    }
  }

  @Test
  void takesPlainRequestsOnTheSamePort() {
    assertThat(gateway.post(INVOKE, "1").body()).isEqualTo("1");
  }

  @Test
  void usesNewCertificatesWhileConnectionsAreOpen() throws Exception {
    CompletableFuture<Void> gate = new CompletableFuture<>();
    gateway.invoker.answersLater(
        invocation -> gate.thenApply(open -> TestingInvoker.echo(invocation)));
    TestingCertificates other = new TestingCertificates("Other");
    try (HttpClient before = client(authority);
        HttpClient after = client(other)) {
      CompletableFuture<HttpResponse<String>> running =
          before.sendAsync(invoke("1"), BodyHandlers.ofString());
      gateway.invoker.await(1);

      other.issue("gateway", "localhost").write(file("cert.pem"), file("key.pem"));
      await(() -> status(after) == 404);
      gate.complete(null);

      assertThat(running.get().body()).isEqualTo("1");
      assertThat(before.send(invoke("2"), BodyHandlers.ofString()).body()).isEqualTo("2");
    } finally {
      authority.issue("gateway", "localhost").write(file("cert.pem"), file("key.pem"));
      try (HttpClient again = client(authority)) {
        await(() -> status(again) == 404);
      }
    }
  }

  /** The status of a request to nowhere; 0 where TLS fails. */
  private static int status(HttpClient client) {
    try {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("https://localhost:" + httpsPort + "/nothing"))
                  .build(),
              BodyHandlers.discarding())
          .statusCode();
    } catch (IOException e) {
      return 0;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
  }

  /** Sends a request over a connection of its own, after a header of a proxy. */
  private static String send(
      String proxyHeader, @Nullable SSLContext tls, String serverName, String request)
      throws IOException {
    try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), httpsPort)) {
      plain.setSoTimeout(60_000);
      plain.getOutputStream().write(proxyHeader.getBytes(ISO_8859_1));
      Socket socket = plain;
      if (tls != null) {
        SSLSocket secure =
            (SSLSocket) tls.getSocketFactory().createSocket(plain, serverName, httpsPort, true);
        SSLParameters parameters = secure.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        secure.setSSLParameters(parameters);
        socket = secure;
      }
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  private static String get(String host) {
    return "GET /x HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  @Test
  void asksClientsOfADomainForCertificates() throws Exception {
    TestingCertificates.Issued shown = clients.issue("alice");

    assertThat(send("", authority.client(shown), DOMAIN, get(DOMAIN))).startsWith("HTTP/1.1 200");
    JsonNode certificate =
        JsonMapper.shared()
            .readTree(new String(gateway.invoker.only().payload(), UTF_8))
            .at("/requestContext/authentication/clientCert");
    assertThat(certificate.path("subjectDN").asString()).isEqualTo("CN=alice");
    assertThat(certificate.path("issuerDN").asString()).isEqualTo("CN=Clients");
    assertThat(certificate.path("serialNumber").asString()).matches("1a:[0-9a-f]{2}");
    assertThat(certificate.at("/validity/notAfter").asString())
        .matches("[A-Z][a-z]{2} [ 1-3][0-9] [0-9:]{8} [0-9]{4} GMT");
    assertThat(certificate.path("clientCertPem").asString()).isEqualTo(shown.pem().strip());
  }

  @Test
  void asksClientsOfADomainForCertificatesOverHttp2() {
    TestingCertificates.Issued shown = clients.issue("bob");
    reactor.netty.http.client.HttpClient client =
        reactor.netty.http.client.HttpClient.newConnection()
            .protocol(HttpProtocol.H2)
            .remoteAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), httpsPort))
            .headers(headers -> headers.set("Host", DOMAIN))
            .secure(
                settings ->
                    settings
                        .sslContext(
                            Http2SslContextSpec.forClient()
                                .configure(
                                    builder ->
                                        builder
                                            .trustManager(authority.own().certificate())
                                            .endpointIdentificationAlgorithm(null)
                                            .keyManager(
                                                shown.keys().getPrivate(), shown.certificate())))
                        .serverNames(new SNIHostName(DOMAIN)));

    String version =
        client
            .get()
            .uri("/x")
            .responseSingle(
                (answer, body) ->
                    body.asString()
                        .defaultIfEmpty("")
                        .map(text -> answer.status().code() + " " + answer.version().text()))
            .block(Duration.ofSeconds(60));

    assertThat(version).isEqualTo("200 HTTP/2.0");
    assertThat(
            JsonMapper.shared()
                .readTree(new String(gateway.invoker.only().payload(), UTF_8))
                .at("/requestContext/authentication/clientCert/subjectDN")
                .asString())
        .isEqualTo("CN=bob");
  }

  @Test
  void refusesClientsOfADomainWithoutItsCertificates() throws Exception {
    SSLContext none = authority.client(null);
    SSLContext foreign = authority.client(new TestingCertificates("Foreign").issue("mallory"));

    assertThatThrownBy(() -> send("", none, DOMAIN, get(DOMAIN))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> send("", foreign, DOMAIN, get(DOMAIN)))
        .isInstanceOf(IOException.class);
    assertThat(send("", none, "localhost", get(DOMAIN))).startsWith("HTTP/1.1 403");
    assertThat(send("", null, "", get(DOMAIN))).startsWith("HTTP/1.1 403");
  }

  @Test
  void takesTheClientsAddressFromAProxy() throws Exception {
    String request =
        "PUT /2015-03-31/functions/hello/code HTTP/1.1\r\nHost: localhost\r\n"
            + "Content-Length: 2\r\nConnection: close\r\n\r\n{}";

    send("PROXY TCP4 203.0.113.7 198.51.100.1 5000 443\r\n", null, "", request);
    assertThat(gateway.function.only().headers().get("x-lambent-client-address"))
        .isEqualTo("203.0.113.7");
    gateway.reset();
    // Version 2, TCP over IPv6, from 2001:db8::7.
    String second =
        "\r\n\r\n\0\r\nQUIT\n\u0021\u0021\0\u0024"
            + "\u0020\u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0007"
            + "\u0020\u0001\r\u00b8\0\0\0\0\0\0\0\0\0\0\0\u0001"
            + "\u0013\u0088\u0001\u00bb";
    send(second, authority.client(null), "localhost", request);
    assertThat(gateway.function.only().headers().get("x-lambent-client-address"))
        .isEqualTo("2001:db8:0:0:0:0:0:7");
    assertThat(gateway.function.only().headers().get("x-lambent-endpoint"))
        .isEqualTo("https://localhost");
  }

  @Test
  void servesTlsOnAPortOfItsOwn() throws Exception {
    try (TestingPort port = new TestingPort();
        TestingGateway two =
            new TestingGateway(
                "lambent.gateway.tls.certificate=" + file("more.pem"),
                "lambent.gateway.tls.private-key=" + file("more-key.pem"),
                "lambent.gateway.tls.port=" + port.number());
        Socket plain = new Socket(InetAddress.getLoopbackAddress(), port.number())) {
      SSLSocket secure =
          (SSLSocket)
              authority
                  .client(null)
                  .getSocketFactory()
                  .createSocket(plain, "a.example.com", port.number(), true);
      secure.getOutputStream().write(get("localhost").getBytes(ISO_8859_1));

      assertThat(new String(secure.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 404");
      assertThat(two.get("/nothing").statusCode()).isEqualTo(404);
    }
  }
}
