package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.testing.Mutations;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * The same bytes to the gateway and to the JDK's HTTP server: both see the same requests, or the
 * one that sees fewer has refused what follows. {@code -Dlambent.fuzz.rounds=N} sends more of them,
 * {@code -Dlambent.fuzz.seed=N} others.
 */
@Timeout(600)
class SmugglingTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final int ROUNDS = Integer.getInteger("lambent.fuzz.rounds", 60);

  /** Milliseconds without an answer, after which the server is taken to wait for more bytes. */
  private static final int SILENCE = 60;

  /** Milliseconds in which a busy server closes the connection once the client has ended. */
  private static final int PATIENCE = 10_000;

  private static final String CHUNKED = "5\r\nhello\r\n0\r\n\r\n";
  private static final String API = "/_aws/execute-api/rest1/dev/";
  private static final String FIRST =
      "POST " + API + "one HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n";
  private static final String NEXT =
      "GET " + API + "two HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";

  /** Lines with Transfer-Encoding, each as one parser or another might read it. */
  private static final List<String> ENCODINGS =
      List.of(
          "Transfer-Encoding: chunked",
          "Transfer-Encoding : chunked",
          " Transfer-Encoding: chunked",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: identity",
          "Transfer-Encoding:\tchunked",
          "Transfer-Encoding:  chunked  ",
          "Transfer-Encoding: \u000bchunked",
          "Transfer-Encoding: chunked\u0000",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: cow",
          "Transfer-Encoding: cow\r\nTransfer-Encoding: chunked",
          "Transfer_Encoding: chunked",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding:",
          "Transfer-Encoding:\r\n chunked",
          "Transfer-Encoding: chun\r\n ked",
          "X: y\r\n Transfer-Encoding: chunked",
          "X: y\nTransfer-Encoding: chunked",
          "X: y\rTransfer-Encoding: chunked",
          "TRANSFER-ENCODING: CHUNKED");

  private static final List<String> LENGTHS =
      List.of(
          "Content-Length: 5",
          "Content-Length: 0",
          "Content-Length: +5",
          "Content-Length: -1",
          "Content-Length: 5, 5",
          "Content-Length: 5, 0",
          "Content-Length: 5\r\nContent-Length: 5",
          "Content-Length: 5\r\nContent-Length: 0",
          "Content-Length: 0\r\nContent-Length: 5",
          "Content-Length: 0x5",
          "Content-Length: 05",
          "Content-Length: 5 \t",
          "Content-Length : 5",
          "Content-Length: 5_0",
          "Content-Length: 5 5",
          "Content-Length: 18446744073709551621",
          "Content-Length: 4294967301",
          "Content-Length:",
          "Content-Length:\r\n 5",
          "X: y\nContent-Length: 5",
          "X: y\rContent-Length: 5");

  private static final List<String> CHUNKS =
      List.of(
          CHUNKED,
          "5;ext=1\r\nhello\r\n0\r\n\r\n",
          "5;ext=\"a\r\n\"\r\nhello\r\n0\r\n\r\n",
          "5;ext\nhello\r\n0\r\n\r\n",
          "5 ;ext\r\nhello\r\n0\r\n\r\n",
          "5 \r\nhello\r\n0\r\n\r\n",
          " 5\r\nhello\r\n0\r\n\r\n",
          "5\nhello\n0\n\n",
          "5\rhello\r0\r\r",
          "5\r\nhello0\r\n\r\n",
          "5\r\nhelloX\r\n0\r\n\r\n",
          "+5\r\nhello\r\n0\r\n\r\n",
          "-5\r\nhello\r\n0\r\n\r\n",
          "0x5\r\nhello\r\n0\r\n\r\n",
          "0005\r\nhello\r\n0000\r\n\r\n",
          "\r\nhello\r\n0\r\n\r\n",
          "5\r\nhello\r\n0\r\nX: y\r\n\r\n",
          "5\r\nhello\r\n0\r\nContent-Length: 50\r\n\r\n",
          "5\r\nhello\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n",
          "5\r\nhello\r\n0\r\n X\r\n\r\n",
          "5\r\nhello\r\n0;ext\r\n\r\n",
          "5\r\nhello\r\n00000000000000000000\r\n\r\n",
          "FFFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
          "5g\r\nhello\r\n0\r\n\r\n");

  private static final TestingGateway gateway = new TestingGateway();
  private static final List<String> seenByOther = Collections.synchronizedList(new ArrayList<>());
  private static HttpServer other;

  @BeforeAll
  static void start() throws IOException {
    other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    other.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    other.createContext("/", SmugglingTest::note);
    other.start();
    new TestingRestApi()
        .function("ANY", "/{proxy+}", "f")
        .api("{'binaryMediaTypes':[]}")
        .serve(gateway);
    gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":200}"));
    gateway.get(API + "warm");
  }

  @AfterAll
  static void close() {
    other.stop(0);
    gateway.close();
  }

  private static void note(HttpExchange exchange) throws IOException {
    String body;
    try {
      body = new String(exchange.getRequestBody().readAllBytes(), ISO_8859_1);
    } catch (IOException e) {
      // Refused in the body.
      exchange.close();
      return;
    }
    if (exchange.getRequestURI().toString().startsWith(API)) {
      seenByOther.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    }
    exchange.sendResponseHeaders(200, -1);
    exchange.close();
  }

  /** What a server did with some bytes. */
  private record Seen(List<String> requests, boolean refused) {}

  private static Seen byGateway(byte[] bytes) throws IOException {
    gateway.invoker.reset();
    gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":200}"));
    String answers = exchange(gateway.port(), bytes);
    List<String> requests =
        gateway.invoker.invocations().stream()
            .map(invocation -> TestingRestApi.read(invocation.payload()))
            .map(SmugglingTest::request)
            .toList();
    return new Seen(requests, isRefused(answers));
  }

  private static String request(JsonNode event) {
    JsonNode body = event.path("body");
    return event.path("httpMethod").asString()
        + " "
        + API.substring(0, API.length() - 1)
        + event.path("path").asString()
        + " "
        + (body.isNull() ? "" : body.asString());
  }

  private static Seen byOther(byte[] bytes) throws IOException {
    seenByOther.clear();
    String answers = exchange(other.getAddress().getPort(), bytes);
    return new Seen(List.copyOf(seenByOther), isRefused(answers));
  }

  /** The last answer says that what follows is not read. */
  private static boolean isRefused(String answers) {
    int last = answers.lastIndexOf("HTTP/1.");
    return last < 0 || answers.length() < last + 9 || answers.charAt(last + 9) >= '4';
  }

  private static String exchange(int port, byte[] bytes) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      StringBuilder answers = new StringBuilder();
      try {
        socket.getOutputStream().write(bytes);
        InputStream in = socket.getInputStream();
        byte[] buffer = new byte[4096];
        // A server that waits for more of a body gets the end of the stream.
        socket.setSoTimeout(SILENCE);
        boolean ended = false;
        while (true) {
          try {
            int read = in.read(buffer);
            if (read < 0) {
              break;
            }
            answers.append(new String(buffer, 0, read, ISO_8859_1));
          } catch (SocketTimeoutException e) {
            if (ended) {
              break;
            }
            ended = true;
            socket.shutdownOutput();
            socket.setSoTimeout(PATIENCE);
          }
        }
      } catch (IOException e) {
        // Closed by the server.
      }
      return answers.toString();
    }
  }

  private static String difference(byte[] bytes) throws IOException {
    Seen ours = byGateway(bytes);
    Seen theirs = byOther(bytes);
    int common = Math.min(ours.requests().size(), theirs.requests().size());
    boolean isAgreed =
        ours.requests().subList(0, common).equals(theirs.requests().subList(0, common))
            && (ours.requests().size() <= theirs.requests().size() || theirs.refused())
            && (theirs.requests().size() <= ours.requests().size() || ours.refused());
    return isAgreed
        ? ""
        : new String(bytes, ISO_8859_1).replace("\r", "\\r").replace("\n", "\\n")
            + "\n  ours "
            + ours
            + "\n  other "
            + theirs;
  }

  private static byte[] message(String headers, String body) {
    return whole((headers + "\r\n\r\n" + body).getBytes(ISO_8859_1));
  }

  /** A request whose line and first headers are well-formed, and one behind it. */
  private static byte[] whole(byte[] rest) {
    return (FIRST + new String(rest, ISO_8859_1) + NEXT).getBytes(ISO_8859_1);
  }

  private static List<byte[]> messages() {
    List<byte[]> messages = new ArrayList<>();
    for (String encoding : ENCODINGS) {
      messages.add(message(encoding, CHUNKED));
      messages.add(message(encoding + "\r\nContent-Length: 5", CHUNKED));
      messages.add(message("Content-Length: 0\r\n" + encoding, CHUNKED));
    }
    LENGTHS.forEach(length -> messages.add(message(length, "hello")));
    CHUNKS.forEach(chunks -> messages.add(message("Transfer-Encoding: chunked", chunks)));
    return messages;
  }

  @Test
  void seesWhatTheOtherParserSees() throws IOException {
    List<String> differences = new ArrayList<>();
    for (byte[] message : messages()) {
      differences.add(difference(message));
    }
    differences.removeIf(String::isEmpty);

    assertThat(differences).isEmpty();
  }

  @Test
  void seesWhatTheOtherParserSeesOfBrokenMessages() throws IOException {
    Random random = new Random(SEED);
    List<byte[]> samples =
        messages().stream()
            .map(message -> Arrays.copyOfRange(message, FIRST.length(), message.length))
            .toList();
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      differences.add(difference(whole(Mutations.any(random, samples))));
    }
    differences.removeIf(String::isEmpty);

    assertThat(differences).as("seed " + SEED).isEmpty();
  }
}
