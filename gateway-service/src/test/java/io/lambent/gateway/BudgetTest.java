package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.client.netty.BytesInFlight;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.gateway.exchange.Connections;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may take of the gateway: memory, connections, time. */
@Timeout(300)
class BudgetTest {
  private static final int CONNECTIONS = 400;
  private static final int PAYLOAD = 6 << 20;
  private static final String INVOKE = "/2015-03-31/functions/hello/invocations";

  private static final TestingGateway gateway =
      new TestingGateway(
          "lambent.gateway.metrics-token=known",
          "lambent.front.max-in-flight=32MB",
          "lambent.front.max-connections=" + CONNECTIONS,
          "lambent.front.max-connections-per-peer=" + CONNECTIONS,
          "lambent.front.head-timeout=5s");

  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterEach
  void closeSockets() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    await().until(() -> memory().used() == 0);
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static BytesInFlight memory() {
    return gateway.bean(BytesInFlight.class);
  }

  private static Connections connections() {
    return gateway.bean(Connections.class);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
    socket.setSoTimeout(60_000);
    sockets.add(socket);
    return socket;
  }

  private static void send(Socket socket, byte[] bytes, int length) throws IOException {
    socket.getOutputStream().write(bytes, 0, length);
  }

  private static byte[] head(int length) {
    return ("POST "
            + INVOKE
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + length
            + "\r\n\r\n")
        .getBytes(ISO_8859_1);
  }

  private static byte[] json(int length) {
    byte[] json = new byte[length];
    Arrays.fill(json, (byte) 'x');
    json[0] = '"';
    json[length - 1] = '"';
    return json;
  }

  /** Sends what the platform takes of a body, and stays. */
  private void sendWithoutEnd(int length) throws IOException {
    Socket socket = connect();
    byte[] body = json(PAYLOAD);
    send(socket, head(PAYLOAD), head(PAYLOAD).length);
    Thread.startVirtualThread(
        () -> {
          try {
            send(socket, body, length);
          } catch (IOException e) {
            // Refused, which is what others get the memory by.
          }
        });
  }

  @Test
  void takesNoMemoryForBodiesThatAreAnnouncedOnly() throws IOException {
    for (int i = 0; i < 300; i++) {
      send(connect(), head(PAYLOAD), head(PAYLOAD).length);
    }

    assertThat(gateway.post(INVOKE, "1").body()).isEqualTo("1");
    assertThat(memory().used()).isLessThan(1000);
  }

  @Test
  void clientsThatPauseWithinBodiesGiveWayWhereThereIsNoOtherConnection() throws IOException {
    for (int i = 0; i < CONNECTIONS; i++) {
      Socket socket = connect();
      send(socket, head(2), head(2).length);
      send(socket, new byte[] {'1'}, 1);
    }

    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(() -> gateway.post(INVOKE, "1").body().equals("1"));
  }

  @Test
  void keepsWithinItsMemoryAndServesSmallRequestsWhileLargeOnesPause() throws IOException {
    for (int i = 0; i < 20; i++) {
      sendWithoutEnd(PAYLOAD - 1);
    }
    await().until(() -> memory().isNearlyFull());

    for (int i = 0; i < 20; i++) {
      assertThat(gateway.post(INVOKE, "1").body()).isEqualTo("1");
      assertThat(memory().used()).isLessThanOrEqualTo(memory().limit());
    }
  }

  @Test
  void endsLargeRequestsThatPauseForOthersThatWait() throws IOException {
    for (int i = 1; i <= 5; i++) {
      long expected = (long) i * PAYLOAD;
      sendWithoutEnd(PAYLOAD - 1);
      await().until(() -> memory().used() >= expected);
    }
    String body = new String(json(PAYLOAD), UTF_8);

    await().until(() -> gateway.post(INVOKE, body).statusCode() == 200);
    assertThat(memory().ended()).isPositive();
  }

  @Test
  void refusesWhatFindsNoMemoryInAwsForm() throws Exception {
    CompletableFuture<InvocationOutcome> never = new CompletableFuture<>();
    gateway.invoker.answersLater(any -> never);
    String body = new String(json(PAYLOAD), UTF_8);
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      calls.add(
          CompletableFuture.supplyAsync(
              () -> gateway.post(INVOKE, body), Thread::startVirtualThread));
    }
    HttpResponse<?> refused =
        CompletableFuture.anyOf(calls.toArray(CompletableFuture[]::new))
            .thenApply(HttpResponse.class::cast)
            .get();
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("x-amzn-ErrorType"))
        .contains("ServiceUnavailableException");
    assertThat(memory().refused()).isPositive();
    gateway.invoker.answers(TestingInvoker::echo);
    assertThat(gateway.post(INVOKE, "1").body()).isEqualTo("1");

    never.complete(TestingInvoker.echo(gateway.invoker.invocations().getFirst()));
    for (CompletableFuture<HttpResponse<String>> call : calls) {
      assertThat(call.get().statusCode()).isIn(200, 503);
    }
  }

  @Test
  void countsTheBodyOfACallWhoseClientHasGone() throws Exception {
    CompletableFuture<InvocationOutcome> running = new CompletableFuture<>();
    gateway.invoker.answersLater(any -> running);
    Socket socket = connect();
    send(socket, head(PAYLOAD), head(PAYLOAD).length);
    send(socket, json(PAYLOAD), PAYLOAD);
    gateway.invoker.await(1);
    int before = connections().count();
    socket.close();
    await().until(() -> connections().count() < before);

    assertThat(memory().used()).isGreaterThanOrEqualTo(PAYLOAD);
    running.complete(TestingInvoker.echo(gateway.invoker.only()));
    await().until(() -> memory().used() == 0);
  }

  @Test
  void keepsAnswersThatNobodyTakesWithinItsMemory() throws IOException {
    byte[] answer = json(PAYLOAD);
    gateway.invoker.answers(
        any -> new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, answer));
    for (int i = 0; i < 30; i++) {
      Socket socket = connect();
      send(socket, head(1), head(1).length);
      send(socket, "1".getBytes(ISO_8859_1), 1);
    }
    await().until(() -> gateway.invoker.invocations().size() == 30);

    assertThat(memory().used()).isLessThanOrEqualTo(memory().limit());
  }

  @Test
  void answersAThousandPipelinedRequests() throws IOException {
    int count = 1000;
    Socket socket = connect();
    StringBuilder requests = new StringBuilder();
    for (int i = 0; i < count; i++) {
      requests.append(new String(head(1), ISO_8859_1)).append(i % 10);
    }
    byte[] all = requests.toString().getBytes(ISO_8859_1);
    Thread.startVirtualThread(
        () -> {
          try {
            send(socket, all, all.length);
          } catch (IOException e) {
            throw new AssertionError(e);
          }
        });
    byte[] buffer = new byte[8192];
    StringBuilder answers = new StringBuilder();
    while (occurrences(answers) < count) {
      int read = socket.getInputStream().read(buffer);
      assertThat(read).isPositive();
      answers.append(new String(buffer, 0, read, ISO_8859_1));
    }
    assertThat(gateway.invoker.invocations()).hasSize(count);
  }

  private static int occurrences(StringBuilder text) {
    int count = 0;
    for (int at = text.indexOf("HTTP/1.1 200");
        at >= 0;
        at = text.indexOf("HTTP/1.1 200", at + 1)) {
      count++;
    }
    return count;
  }

  // --- connections

  @Test
  void closesConnectionsThatSendNoHeadInTime() throws IOException {
    Socket silent = connect();
    Socket half = connect();
    send(half, "POST / HT".getBytes(ISO_8859_1), 9);

    assertThat(endsWithoutAnAnswer(silent)).isTrue();
    assertThat(endsWithoutAnAnswer(half)).isTrue();
    assertThat(connections().expired()).isPositive();
  }

  /** A server that closes before it has read all resets the connection. */
  private static boolean endsWithoutAnAnswer(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read() < 0;
    } catch (SocketException reset) {
      return true;
    }
  }

  @Test
  void keepsIdleConnectionsForLongerThanUnfinishedHeads() throws IOException {
    Socket used = connect();
    send(used, head(1), head(1).length);
    send(used, "1".getBytes(ISO_8859_1), 1);
    assertThat(used.getInputStream().read(new byte[4096])).isPositive();
    Socket silent = connect();
    assertThat(silent.getInputStream().read()).isEqualTo(-1);

    send(used, head(1), head(1).length);
    send(used, "2".getBytes(ISO_8859_1), 1);
    assertThat(used.getInputStream().read(new byte[4096])).isPositive();
  }

  @Test
  void idleConnectionsGiveWayToNewOnes() throws IOException {
    long before = connections().yielded();
    // After a call they stay, however long this takes.
    for (int i = 0; i < CONNECTIONS - 1; i++) {
      isServed(connect());
    }
    // The connection that other tests use has been idle for less time than these.
    gateway.post(INVOKE, "1");

    await().until(() -> isServed(connect()) && connections().yielded() > before);
    assertThat(connections().count()).isLessThanOrEqualTo(CONNECTIONS);
  }

  /** Makes a call; returns false where the connection is refused. */
  private static boolean isServed(Socket socket) {
    try {
      send(socket, head(1), head(1).length);
      send(socket, "1".getBytes(ISO_8859_1), 1);
      return socket.getInputStream().read(new byte[4096]) > 0;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void refusesConnectionsWhereAllHaveRequests() throws Exception {
    CompletableFuture<InvocationOutcome> running = new CompletableFuture<>();
    gateway.invoker.answersLater(any -> running);
    long before = connections().refused();
    for (int i = 0; i < 2 * CONNECTIONS && connections().refused() == before; i++) {
      Socket socket = connect();
      try {
        send(socket, head(1), head(1).length);
        send(socket, "1".getBytes(ISO_8859_1), 1);
      } catch (IOException e) {
        // Refused.
      }
    }

    try {
      await().until(() -> connections().refused() > before);
      assertThat(connections().count()).isLessThanOrEqualTo(CONNECTIONS);
    } finally {
      // Else their memory stays in use, and other tests fail as well.
      running.complete(TestingInvoker.echo(gateway.invoker.invocations().getFirst()));
    }
  }

  @Test
  void metersConnectionsAndMemory() throws IOException {
    connect();
    await()
        .untilAsserted(
            () ->
                assertThat(gateway.get("/_lambent/metrics", "Authorization", "Bearer known").body())
                    .contains(
                        "lambent_gateway_connections ",
                        "lambent_gateway_connections_closed_total{reason=\"refused\"}",
                        "lambent_gateway_memory_used_bytes ",
                        "lambent_gateway_memory_limit_bytes 3.3554432E7"));
  }

  /** Clients that announce, send, stop, leave and read as it comes. */
  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void servesOthersWhateverClientsDo(long seed) throws IOException {
    Random random = new Random(seed);
    byte[] body = json(PAYLOAD);
    for (int i = 0; i < 300; i++) {
      int step = random.nextInt(10);
      if (sockets.isEmpty() || step < 4) {
        byte[] head = head(1 + random.nextInt(PAYLOAD));
        attempt(
            connect(), head, random.nextInt(4) == 0 ? random.nextInt(head.length) : head.length);
      } else if (step < 8) {
        attempt(sockets.get(random.nextInt(sockets.size())), body, random.nextInt(60_000));
      } else {
        sockets.remove(random.nextInt(sockets.size())).close();
      }
      if (i % 50 == 0) {
        await().ignoreExceptions().until(() -> gateway.post(INVOKE, "1").body().equals("1"));
      }
      assertThat(memory().used()).isLessThanOrEqualTo(memory().limit());
    }
  }

  /** Does not wait for a server that does not read. */
  private static void attempt(Socket socket, byte[] bytes, int length) {
    Thread.startVirtualThread(
        () -> {
          try {
            send(socket, bytes, length);
          } catch (IOException e) {
            // Closed by the server, as it may.
          }
        });
  }
}
