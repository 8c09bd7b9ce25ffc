package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Connections of one gateway that are reached through another, and how long connections last. */
@Timeout(300)
class PeersTest {
  private static final String STAGE = "/_aws/execute-api/ws123/dev";

  private static final String[] SIGNED = {
    "Authorization", "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/execute-api/aws4_request"
  };

  private static final TestingGateway other =
      new TestingGateway(
          "lambent.websocket-apis.idle-timeout=1s", "lambent.websocket-apis.lifetime=1500ms");
  private static final HttpClient client = HttpClient.newHttpClient();

  private static class Received implements WebSocket.Listener {
    final BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
      texts.add(text.toString());
      socket.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      texts.add("closed " + code);
      return null;
    }

    String next() throws InterruptedException {
      return String.valueOf(texts.poll(60, TimeUnit.SECONDS));
    }
  }

  /**
   * Sends a ping a moment after each pong. So at most one is on its way, and none is sent on a
   * connection that the gateway is known to have closed, which would break it before the close
   * frame is read.
   */
  private static final class Pinging extends Received {
    private static final Executor later =
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS);

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      socket.request(1);
      later.execute(() -> socket.sendPing(ByteBuffer.allocate(0)));
      return null;
    }
  }

  @BeforeEach
  void reset() {
    other.reset();
    put(other);
  }

  @AfterAll
  static void close() {
    client.shutdownNow();
    other.close();
  }

  private static void put(TestingGateway gateway) {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            "AWS_PROXY",
            null,
            "arn:aws:lambda:us-east-1:000000000000:function:f",
            "POST",
            "1.0",
            29_000,
            Map.of(),
            Map.of(),
            Map.of(),
            null,
            null,
            null,
            List.of());
    gateway.apis.put(
        new WebSocketApi(
            new ApiIdentity("ws123", "000000000000", "us-east-1"),
            false,
            "$request.body.action",
            List.of(
                new ApiStage(
                    "dev",
                    "d",
                    Map.of(),
                    new ApiStage.RateLimit(null, null),
                    Map.of(),
                    null,
                    false,
                    List.of(route("$default", integration), route("$disconnect", integration)),
                    List.of()))));
  }

  private static ApiRoute route(String key, ApiIntegration integration) {
    return new ApiRoute(key, key, "NONE", null, List.of(), null, integration);
  }

  private WebSocket connect(TestingGateway gateway, Received received) {
    return client
        .newWebSocketBuilder()
        .buildAsync(URI.create("ws://127.0.0.1:" + gateway.port() + STAGE), received)
        .join();
  }

  private static JsonNode context(Invocation invocation) {
    return JsonMapper.shared().readTree(invocation.payload()).path("requestContext");
  }

  @Test
  void reachesTheConnectionOfAnotherGateway() throws Exception {
    TestingGateway owner = new TestingGateway();
    put(owner);
    owner.invoker.answers(
        invocation ->
            new InvocationOutcome.Succeeded(
                TestingInvoker.EXECUTION, "{\"statusCode\":200}".getBytes(UTF_8)));
    Received received = new Received();
    Received last = new Received();
    connect(owner, last);
    WebSocket socket = connect(owner, received);
    socket.sendText("hello", true).join();
    owner.invoker.await(1);
    String connection = context(owner.invoker.only()).path("connectionId").asString();
    String path = STAGE + "/@connections/" + connection;

    assertThat(other.post(path, "news", SIGNED).statusCode()).isEqualTo(200);
    assertThat(received.next()).isEqualTo("news");
    HttpResponse<String> facts = other.get(path, SIGNED);
    assertThat(facts.statusCode()).isEqualTo(200);
    assertThat(JsonMapper.shared().readTree(facts.body()).at("/identity/sourceIp").asString())
        .isEqualTo("127.0.0.1");
    assertThat(other.post(path, "x".repeat(129 << 10), SIGNED).statusCode()).isEqualTo(413);
    assertThat(delete(path)).isEqualTo("204");
    assertThat(received.next()).isEqualTo("closed 1000");
    owner.invoker.await(2);
    assertThat(other.post(path, "late", SIGNED).statusCode()).isEqualTo(410);

    owner.close();
    assertThat(last.next()).isEqualTo("closed 1001");
    assertThat(delete(path)).isEqualTo("410 GoneException");
    assertThat(other.post(STAGE + "/@connections/" + "A".repeat(30), "x", SIGNED).statusCode())
        .isEqualTo(410);
  }

  private String delete(String path) {
    HttpResponse<String> response =
        other.send(other.request(path).headers(SIGNED).method("DELETE", BodyPublishers.noBody()));
    return response.statusCode()
        + response.headers().firstValue("x-amzn-ErrorType").map(type -> " " + type).orElse("");
  }

  @Test
  void closesConnectionsThatAreIdleOrOld() throws Exception {
    Received silent = new Received();
    Received busy = new Pinging();
    connect(other, silent);
    connect(other, busy).sendPing(ByteBuffer.allocate(0));

    assertThat(silent.next()).isEqualTo("closed 1001");
    assertThat(busy.next()).isEqualTo("closed 1001");
    other.invoker.await(2);
  }
}
