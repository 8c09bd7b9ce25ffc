package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.testing.Mutations;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes for a WebSocket API, as a request or as frames: an answer, or the connection's
 * end. {@code -Dlambent.fuzz.rounds=N} sends more of it, {@code -Dlambent.fuzz.seed=N} other
 * things.
 */
@Timeout(3_600)
class WebSocketFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final int ROUNDS = Integer.getInteger("lambent.fuzz.rounds", 1_000);
  private static final TestingGateway gateway = new TestingGateway();

  @BeforeAll
  static void start() {
    gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":200,\"body\":\"x\"}"));
    gateway.apis.put(
        new WebSocketApi(
            new ApiIdentity("ws1", "000000000000", "us-east-1"),
            false,
            "$request.body.action",
            List.of(stage(route("$default"), route("a")))));
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static ApiStage stage(ApiRoute... routes) {
    return new ApiStage(
        "dev",
        "d",
        Map.of(),
        new ApiStage.RateLimit(null, null),
        Map.of(),
        null,
        false,
        List.of(routes),
        List.of());
  }

  private static ApiRoute route(String key) {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            "AWS_PROXY",
            null,
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "POST",
            "1.0",
            30_000,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            List.of());
    return new ApiRoute(key, key, "NONE", null, List.of(), "$default", integration);
  }

  private static final String UPGRADE =
      "GET /_aws/execute-api/ws1/dev HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
          + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
          + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

  /** A masked frame whose mask is zero. */
  private static String frame(int first, String payload) {
    return (char) first
        + (payload.length() < 126
            ? String.valueOf((char) (0x80 | payload.length()))
            : (char) 0xfe + "" + (char) (payload.length() >> 8) + (char) (payload.length() & 255))
        + "\0\0\0\0"
        + payload;
  }

  private static final List<byte[]> FRAMES =
      List.of(
          frame(0x81, "{\"action\":\"a\"}").getBytes(ISO_8859_1),
          frame(0x81, "x".repeat(2_000)).getBytes(ISO_8859_1),
          frame(0x82, "\0\1\2").getBytes(ISO_8859_1),
          (frame(0x01, "{\"ac") + frame(0x80, "tion\":1}")).getBytes(ISO_8859_1),
          frame(0x81, "\u00ff\u00fe").getBytes(ISO_8859_1),
          frame(0x89, "ping").getBytes(ISO_8859_1),
          frame(0x8a, "pong").getBytes(ISO_8859_1),
          frame(0x88, "\u0003\u00e8bye").getBytes(ISO_8859_1),
          frame(0x88, "\u0003\u00ed").getBytes(ISO_8859_1),
          frame(0x88, "x").getBytes(ISO_8859_1),
          frame(0xc1, "reserved").getBytes(ISO_8859_1),
          "\u0081\u0005plain".getBytes(ISO_8859_1));

  @Test
  void endsConnectionsThatBreakTheProtocol() {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < ROUNDS / 4; i++) {
      byte[] frames = Mutations.any(random, FRAMES);
      String answer = talk(UPGRADE.getBytes(ISO_8859_1), frames, true);
      if (!answer.startsWith("HTTP/1.1 101 ") || answer.contains("Internal server error")) {
        wrong.add(answer + " for " + new String(frames, ISO_8859_1));
      }
    }

    assertThat(wrong).as("seed " + SEED).isEmpty();
    assertThat(talk(UPGRADE.getBytes(ISO_8859_1), FRAMES.getFirst(), true))
        .startsWith("HTTP/1.1 101");
  }

  @Test
  void answersEveryUpgrade() {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    List<byte[]> requests =
        List.of(
            UPGRADE.getBytes(ISO_8859_1),
            UPGRADE.replace("GET", "POST").getBytes(ISO_8859_1),
            UPGRADE.replace("HTTP/1.1", "HTTP/1.0").getBytes(ISO_8859_1),
            UPGRADE.replace("13", "8").getBytes(ISO_8859_1),
            UPGRADE.replace("Upgrade: websocket", "Upgrade: h2c, websocket").getBytes(ISO_8859_1),
            UPGRADE.replace("\r\n\r\n", "\r\nContent-Length: 3\r\n\r\nabc").getBytes(ISO_8859_1),
            UPGRADE
                .replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: a, b\r\n\r\n")
                .getBytes(ISO_8859_1));
    for (int i = 0; i < ROUNDS / 4; i++) {
      byte[] request = i < requests.size() ? requests.get(i) : Mutations.any(random, requests);
      boolean isWhole = i < requests.size();
      String answer = talk(request, new byte[0], isWhole);
      boolean isOurs = answer.startsWith("HTTP/1.1 5") && !answer.startsWith("HTTP/1.1 505");
      if (isOurs || (isWhole && !answer.startsWith("HTTP/1."))) {
        wrong.add(answer + " for " + new String(request, ISO_8859_1));
      }
    }

    assertThat(wrong).as("seed " + SEED).isEmpty();
  }

  /**
   * Sends bytes, then others once an answer came, and reads until the server is silent.
   *
   * @param isAnswered true to wait for a first answer
   */
  private static String talk(byte[] first, byte[] second, boolean isAnswered) {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
      socket.setSoTimeout(50);
      socket.getOutputStream().write(first);
      byte[] buffer = new byte[8_192];
      boolean sent = second.length == 0;
      while (true) {
        try {
          int read = socket.getInputStream().read(buffer);
          if (read < 0) {
            break;
          }
          answer.append(new String(buffer, 0, read, ISO_8859_1));
          if (!sent) {
            sent = true;
            socket.getOutputStream().write(second);
          }
        } catch (SocketTimeoutException e) {
          if (!answer.isEmpty() || !isAnswered) {
            break;
          }
        }
      }
    } catch (IOException e) {
      // What came up to then is enough.
    }
    return answer.toString();
  }
}
