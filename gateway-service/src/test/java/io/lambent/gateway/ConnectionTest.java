package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.exchange.Connections;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The exchanges on one connection: their order, and how connections go on and end. */
@Timeout(300)
class ConnectionTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static String invoke(String body, String... headers) {
    return "POST "
        + INVOKE
        + " HTTP/1.1\r\nHost: localhost\r\n"
        + String.join("", headers)
        + "Content-Length: "
        + body.length()
        + "\r\n\r\n"
        + body;
  }

  private static String list() {
    return "GET /2015-03-31/functions HTTP/1.1\r\nHost: localhost\r\n\r\n";
  }

  /** A client that reads answers one by one. */
  private static final class Client implements AutoCloseable {
    private final Socket socket;
    private final InputStream in;

    Client() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
      socket.setSoTimeout(60_000);
      in = new BufferedInputStream(socket.getInputStream());
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    }

    /** Status line, a blank, the body; empty at the end of the connection. */
    String answer() throws IOException {
      String status = line();
      int length = 0;
      boolean chunked = false;
      for (String header = line(); !header.isEmpty(); header = line()) {
        if (header.toLowerCase(Locale.ROOT).startsWith("content-length: ")) {
          length = Integer.parseInt(header.substring(16));
        }
        chunked |= header.equalsIgnoreCase("transfer-encoding: chunked");
      }
      StringBuilder body = new StringBuilder();
      if (chunked) {
        for (int size = Integer.parseInt(line(), 16); size > 0; ) {
          body.append(new String(in.readNBytes(size), UTF_8));
          line();
          size = Integer.parseInt(line(), 16);
        }
        line();
      } else {
        body.append(new String(in.readNBytes(length), UTF_8));
      }
      return status.isEmpty() ? "" : status.substring(9) + " " + body;
    }

    private String line() throws IOException {
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
        if (c != '\r') {
          line.append((char) c);
        }
      }
      return line.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  @Test
  void answersManyPipelinedRequestsInOrder() throws IOException {
    int count = 100;
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append(invoke(Integer.toString(i)));
    }
    try (Client client = new Client()) {
      Thread.startVirtualThread(
          () -> {
            try {
              client.send(requests.toString());
            } catch (IOException e) {
              throw new AssertionError(e);
            }
          });
      for (int i = 0; i < count; i++) {
        assertThat(client.answer()).isEqualTo("200 OK " + i);
      }
    }
  }

  private static String introduction(String token) {
    return """
    POST /_lambent/caller HTTP/1.1
    Host: localhost
    Content-Length: 0
    X-Lambent-Token: %s
    X-Lambent-Account: 111122223333
    X-Lambent-Region: us-east-1
    X-Lambent-Function: caller
    X-Lambent-Role: arn:aws:iam::111122223333:role/service-role/mine

    """
        .formatted(token)
        .replace("\n", "\r\n");
  }

  private static String signed(String request, String account) {
    return request.replace(
        "Host:",
        "Authorization: AWS4-HMAC-SHA256 Credential="
            + account
            + "/20260101/us-east-1/lambda/aws4_request, SignedHeaders=host, Signature=0\r\nHost:");
  }

  @Test
  void takesAllRequestsForAFunctionsOnceThatIsIntroduced() throws IOException {
    try (Client client = new Client()) {
      client.send(introduction(TestingGateway.TOKEN));
      assertThat(client.answer()).isEqualTo("204 No Content ");

      client.send(signed(list(), "444455556666"));
      assertThat(client.answer()).startsWith("201");
      client.send(signed(invoke("1"), "444455556666"));
      assertThat(client.answer()).startsWith("200");
      client.send(signed(invoke("1").replace("/hello/", "/444455556666:hello/"), "444455556666"));
      assertThat(client.answer())
          .startsWith("403")
          .contains(
              "User: arn:aws:sts::111122223333:assumed-role/mine/caller is not authorized to"
                  + " perform: lambda:InvokeFunction on resource:"
                  + " arn:aws:lambda:us-east-1:444455556666:function:hello");
      client.send(introduction(TestingGateway.TOKEN));
      assertThat(client.answer()).startsWith("403");
    }
    assertThat(gateway.function.only().headers().get("X-Lambent-Account"))
        .isEqualTo("111122223333");
    assertThat(gateway.invoker.only().function().account()).isEqualTo("111122223333");
  }

  @Test
  void introducesNobodyWithoutTheSecretOfTheServices() throws IOException {
    try (Client client = new Client()) {
      client.send(introduction("guess"));
      assertThat(client.answer()).startsWith("403");
      client.send(signed(list(), "444455556666"));
      assertThat(client.answer()).startsWith("201");
    }
    assertThat(gateway.function.only().headers().get("X-Lambent-Account"))
        .isEqualTo("444455556666");
  }

  @Test
  void keepsTheOrderOfRequestsThatAreServedHereAndBehind() throws IOException {
    try (Client client = new Client()) {
      client.send(invoke("1") + list() + invoke("2") + list() + list() + invoke("3"));

      List<String> answers = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        answers.add(client.answer());
      }
      String listed = "201 Created {\"from\":\"function\"}";
      assertThat(answers)
          .containsExactly("200 OK 1", listed, "200 OK 2", listed, listed, "200 OK 3");
    }
  }

  @Test
  void servesOneRequestAfterTheOtherHereAndBehind() throws IOException {
    try (Client client = new Client()) {
      for (int i = 0; i < 3; i++) {
        client.send(invoke("1"));
        assertThat(client.answer()).isEqualTo("200 OK 1");
        client.send(list());
        assertThat(client.answer()).isEqualTo("201 Created {\"from\":\"function\"}");
      }
    }
  }

  @Test
  void lateAnswersKeepTheirPlace() throws Exception {
    CompletableFuture<InvocationOutcome> first = new CompletableFuture<>();
    gateway.invoker.answersLater(
        invocation ->
            invocation.payload()[0] == '1'
                ? first
                : CompletableFuture.completedFuture(TestingInvoker.echo(invocation)));
    try (Client client = new Client()) {
      client.send(invoke("1") + invoke("2") + list());
      gateway.invoker.await(1);

      assertThat(gateway.invoker.invocations()).hasSize(1);
      first.complete(
          new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, "late".getBytes(UTF_8)));
      assertThat(client.answer()).isEqualTo("200 OK late");
      assertThat(client.answer()).isEqualTo("200 OK 2");
      assertThat(client.answer()).isEqualTo("201 Created {\"from\":\"function\"}");
    }
  }

  @Test
  void readsABodyThatComesInPieces() throws IOException {
    try (Client client = new Client()) {
      client.send(
          "POST " + INVOKE + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n");
      for (String chunk :
          List.of("3\r\n{\"a\r\n", "4\r\n\":", "\"b\r\n2\r\n\"}\r\n", "0\r\n\r\n")) {
        client.send(chunk);
      }

      assertThat(client.answer()).isEqualTo("200 OK {\"a\":\"b\"}");
      client.send(invoke("2"));
      assertThat(client.answer()).isEqualTo("200 OK 2");
    }
  }

  @Test
  void answersExpectedContinueBeforeTheBodyComes() throws IOException {
    try (Client client = new Client()) {
      client.send(
          "POST "
              + INVOKE
              + " HTTP/1.1\r\n"
              + "Host: localhost\r\n"
              + "Expect: 100-continue\r\n"
              + "Content-Length: 1\r\n\r\n");
      assertThat(client.answer()).isEqualTo("100 Continue ");
      client.send("7");
      assertThat(client.answer()).isEqualTo("200 OK 7");
    }
  }

  @Test
  void refusesAMalformedBodyAndEndsTheConnection() {
    String response =
        gateway.raw(
            "POST "
                + INVOKE
                + " HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");

    assertThat(response).startsWith("HTTP/1.1 400 ").contains("connection: close");
  }

  @Test
  void endsTheConnectionOfABodyThatItWillNotRead() throws IOException {
    try (Client client = new Client()) {
      client.send(
          "POST " + INVOKE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 200000000\r\n\r\n12");

      assertThat(client.answer()).startsWith("413 ");
      assertThat(client.answer()).isEmpty();
    }
  }

  @Test
  void readsTheWholeOfABodyThatIsTooLargeAndGoesOn() throws IOException {
    try (Client client = new Client()) {
      client.send(invoke("x".repeat((6 << 20) + 1)));
      assertThat(client.answer()).startsWith("413 ");
      client.send(invoke("1"));
      assertThat(client.answer()).isEqualTo("200 OK 1");
    }
  }

  @Test
  void dropsWhatFollowsARequestThatEndsTheConnection() {
    String responses = gateway.raw(invoke("1", "Connection: close\r\n") + invoke("2"));

    assertThat(responses).endsWith("\r\n\r\n1");
    assertThat(gateway.invoker.invocations()).hasSize(1);
  }

  @Test
  void endsConnectionsOfHttp10UnlessTheyAreToStay() throws IOException {
    String old = invoke("1").replace("HTTP/1.1", "HTTP/1.0");

    assertThat(gateway.raw(old)).startsWith("HTTP/1.0 200 ").endsWith("\r\n\r\n1");
    try (Client client = new Client()) {
      String staying = old.replace("Host", "Connection: keep-alive\r\nHost");
      client.send(staying);
      assertThat(client.answer()).isEqualTo("200 OK 1");
      client.send(staying);
      assertThat(client.answer()).isEqualTo("200 OK 1");
    }
  }

  @Test
  void outlivesClientsThatGoAway() throws Exception {
    CompletableFuture<InvocationOutcome> never = new CompletableFuture<>();
    gateway.invoker.answersLater(any -> never);
    try (Client client = new Client()) {
      client.send(invoke("1") + invoke("2"));
      gateway.invoker.await(1);
    }
    try (Client client = new Client()) {
      client.send(
          "POST " + INVOKE + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n\"ha");
    }

    never.complete(TestingInvoker.echo(gateway.invoker.only()));
    // The second request may be served before the gateway sees that its client has gone.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> assertThat(gateway.bean(Connections.class).count()).isLessThanOrEqualTo(1));
    gateway.invoker.reset();
    assertThat(gateway.post(INVOKE, "3").body()).isEqualTo("3");
  }

  @Test
  void takesAnAnswerAsSlowlyAsTheClientDoes() throws IOException {
    byte[] answer = ("\"" + "x".repeat(5 << 20) + "\"").getBytes(UTF_8);
    gateway.invoker.answers(
        any -> new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, answer));
    try (Client client = new Client()) {
      client.send(invoke("1") + invoke("2") + invoke("3"));

      for (int i = 0; i < 3; i++) {
        assertThat(client.answer()).hasSize("200 OK ".length() + answer.length);
      }
    }
  }

  @Test
  void answersWhatIsUnderWayBeforeItStops() throws Exception {
    TestingGateway stopping = new TestingGateway("server.shutdown=graceful");
    int port = stopping.port();
    CompletableFuture<InvocationOutcome> outcome = new CompletableFuture<>();
    stopping.invoker.answersLater(any -> outcome);
    CompletableFuture<String> answer =
        CompletableFuture.supplyAsync(() -> stopping.raw(invoke("1")));
    stopping.invoker.await(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Thread.ofVirtual()
        .start(
            () -> {
              stopping.close();
              stopped.countDown();
            });
    while (isListening(port)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }

    assertThat(stopped.getCount()).isOne();
    outcome.complete(TestingInvoker.echo(stopping.invoker.only()));
    assertThat(answer.get(60, TimeUnit.SECONDS))
        .startsWith("HTTP/1.1 200 ")
        .contains("connection: close")
        .endsWith("\r\n\r\n1");
    assertThat(stopped.await(60, TimeUnit.SECONDS)).isTrue();
  }

  private static boolean isListening(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }
}
