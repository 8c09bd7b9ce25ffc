package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** WebSocket APIs: routes, answers, limits, and who may connect. */
class WebSocketTest {
  private static final String SIGNATURE =
      "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/execute-api/aws4_request";

  private static final TestingGateway gateway = new TestingGateway();
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
  private static final HttpClient client = HttpClient.newHttpClient();

  private final Received received = new Received();

  private static final class Received implements WebSocket.Listener {
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

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(WebSocketTest::answer);
  }

  @AfterAll
  static void close() {
    client.shutdownNow();
    gateway.close();
  }

  private static JsonNode event(Invocation invocation) {
    return JsonMapper.shared().readTree(invocation.payload());
  }

  private static InvocationOutcome answer(Invocation invocation) {
    JsonNode event = event(invocation);
    String payload =
        invocation.function().name().equals("authorize")
            ? "{\"principalId\":\"p\",\"context\":{\"k\":\"v\"},\"policyDocument\":{\"Statement\":[{"
                + "\"Action\":\"execute-api:Invoke\",\"Resource\":\"*\",\"Effect\":\""
                + event.path("queryStringParameters").path("token").asString()
                + "\"}]}}"
            : "{\"statusCode\":200,\"body\":\""
                + event.path("requestContext").path("routeKey").asString()
                + event.path("requestContext").path("authorizer").path("k").asString("")
                + "\"}";
    return new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, payload.getBytes(UTF_8));
  }

  private static ApiRoute route(String key, String authorization) {
    return route(key, authorization, "AWS_PROXY", "$default");
  }

  private static ApiRoute route(
      String key, String authorization, String type, @Nullable String response) {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            type,
            null,
            FUNCTION + "f",
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
    return new ApiRoute(key, key, authorization, "a", List.of(), response, integration);
  }

  private static void put(ApiRoute... routes) {
    ApiAuthorizer authorizer =
        new ApiAuthorizer(
            "a",
            "a",
            "REQUEST",
            List.of("route.request.querystring.token"),
            null,
            List.of(),
            FUNCTION + "authorize",
            "1.0",
            false,
            0);
    gateway.apis.put(
        new WebSocketApi(
            new ApiIdentity("ws123", "000000000000", "us-east-1"),
            false,
            "$request.body.action",
            List.of(
                new ApiStage(
                    "dev",
                    "d",
                    Map.of("color", "red"),
                    new ApiStage.RateLimit(null, null),
                    Map.of(),
                    null,
                    false,
                    List.of(routes),
                    List.of(authorizer)))));
  }

  private WebSocket connect(String query) {
    return client
        .newWebSocketBuilder()
        .buildAsync(
            URI.create("ws://127.0.0.1:" + gateway.port() + "/_aws/execute-api/ws123/dev" + query),
            received)
        .join();
  }

  @Test
  void choosesTheRouteByTheMessage() throws Exception {
    put(route("greet", "NONE"), route("7", "NONE"), route("$default", "NONE"));
    WebSocket socket = connect("");

    socket.sendText("{\"action\":\"greet\"}", true).join();
    assertThat(received.next()).isEqualTo("greet");
    socket.sendText("{\"action\":7}", true).join();
    assertThat(received.next()).isEqualTo("7");
    socket.sendText("{\"action\":\"$connect\"}", true).join();
    assertThat(received.next()).isEqualTo("$default");
    socket.abort();
  }

  @Test
  void aFunctionSeesTheHeadersOfAConnectionAsTheyWereSent() throws Exception {
    put(route("$connect", "NONE"), route("$default", "NONE"));
    connect("").abort();

    JsonNode event =
        JsonMapper.shared().readTree(gateway.invoker.invocations().getFirst().payload());
    assertThat(event.path("headers").path("Sec-WebSocket-Version").asString()).isEqualTo("13");
    assertThat(event.path("headers").path("X-Forwarded-Proto").asString()).isEqualTo("http");
    assertThat(event.path("headers").path("X-Forwarded-For").asString()).isEqualTo("127.0.0.1");
    assertThat(event.path("multiValueHeaders").path("Host").size()).isEqualTo(1);
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
    assertThat(event.path("stageVariables").path("color").asString()).isEqualTo("red");
    assertThat(event.path("requestContext").propertyNames())
        .containsExactlyInAnyOrder(
            "routeKey",
            "eventType",
            "extendedRequestId",
            "requestTime",
            "messageDirection",
            "stage",
            "connectedAt",
            "requestTimeEpoch",
            "identity",
            "requestId",
            "domainName",
            "connectionId",
            "apiId");
  }

  @Test
  void answersOnRoutesWithAResponse() throws Exception {
    put(
        route("silent", "NONE", "AWS_PROXY", null),
        route("mock", "NONE", "MOCK", "$default"),
        route("plain", "NONE", "AWS", "$default"),
        route("loud", "NONE"));
    WebSocket socket = connect("");

    socket.sendText("{\"action\":\"silent\"}", true).join();
    socket.sendText("{\"action\":\"mock\"}", true).join();
    gateway.invoker.await(1);
    socket.sendText("{\"action\":\"loud\"}", true).join();
    assertThat(received.next()).isEqualTo("loud");
    socket.sendText("{\"action\":\"plain\"}", true).join();
    assertThat(received.next()).startsWith("{\"statusCode\":200,");
    socket.abort();
  }

  @Test
  void mapsMessagesToAnAwsServiceAndItsAnswers() throws Exception {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            "AWS",
            null,
            "arn:aws:apigateway:us-east-1:sqs:path/000000000000/orders",
            "POST",
            "1.0",
            29_000,
            Map.of("integration.request.querystring.DelaySeconds", "route.request.body.delay"),
            Map.of(),
            Map.of(
                "$default",
                "Action=SendMessage&MessageBody=$util.urlEncode($input.json('$.order'))"
                    + "&MessageGroupId=$context.routeKey"),
            "\\$default",
            "NEVER",
            null,
            List.of(
                new ApiIntegration.Response(
                    "$default", Map.of("t", "$context.eventType $context.status"), "t")));
    put(new ApiRoute("r", "send", "NONE", null, List.of(), "$default", integration));
    WebSocket socket = connect("");

    socket.sendText("{\"action\":\"send\",\"delay\":3,\"order\":{\"id\":7}}", true).join();

    assertThat(received.next()).isEqualTo("MESSAGE 201");
    assertThat(gateway.aws.only().start().split("&"))
        .contains("MessageBody=%7B%22id%22%3A7%7D", "MessageGroupId=send", "DelaySeconds=3")
        .contains("QueueUrl=http%3A%2F%2Flocalhost%2F000000000000%2Forders");
    socket.abort();
  }

  @Test
  void refusesConnectionsThatAMockIntegrationRefuses() {
    ApiIntegration integration =
        new ApiIntegration(
            "i",
            "MOCK",
            null,
            null,
            null,
            "1.0",
            29_000,
            Map.of(),
            Map.of(),
            Map.of("200", "{\"statusCode\": #if($input.params('ok') == 'yes')200#{else}403#end}"),
            "200",
            null,
            null,
            List.of());
    put(new ApiRoute("r", "$connect", "NONE", null, List.of(), null, integration));

    assertThat(status("?ok=yes")).isEqualTo(101);
    assertThat(status("?ok=no")).isEqualTo(403);
  }

  @Test
  void saysThatAnIntegrationHasFailed() throws Exception {
    put(route("$default", "NONE", "AWS_PROXY", null));
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.FunctionFailed(
                TestingInvoker.EXECUTION, "Error", "{}".getBytes(UTF_8)));
    WebSocket socket = connect("");

    socket.sendText("x", true).join();

    assertThat(received.next())
        .startsWith("{\"message\":\"Internal server error\",\"connectionId\":\"");
    socket.abort();
  }

  @Test
  void refusesConnectionsWithTheStatusOfTheFunction() {
    put(route("$connect", "NONE"), route("$default", "NONE"));
    for (int status : new int[] {403, 500, 302}) {
      gateway.invoker.answers(
          any ->
              new InvocationOutcome.Succeeded(
                  TestingInvoker.EXECUTION, ("{\"statusCode\":" + status + "}").getBytes(UTF_8)));
      assertThat(status("")).isEqualTo(status);
    }
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.Succeeded(
                TestingInvoker.EXECUTION, "{\"statusCode\":101}".getBytes(UTF_8)));
    assertThat(status("")).isEqualTo(502);
  }

  @Test
  void refusesMessagesWithoutARoute() throws Exception {
    put(route("greet", "NONE"));
    WebSocket socket = connect("");

    socket.sendText("other", true).join();

    assertThat(received.next()).startsWith("{\"message\":\"Forbidden\",\"connectionId\":\"");
    socket.abort();
  }

  @Test
  void connectsWhomTheAuthorizerAllows() throws Exception {
    put(route("$connect", "CUSTOM"), route("$default", "NONE"));
    WebSocket socket = connect("?token=Allow");
    socket.sendText("x", true).join();

    assertThat(received.next()).isEqualTo("$defaultv");
    assertThat(status("?token=Deny")).isEqualTo(403);
    assertThat(status("")).isEqualTo(401);
    socket.abort();
  }

  private int status(String query) {
    try {
      connect(query).abort();
      return 101;
    } catch (CompletionException e) {
      return e.getCause() instanceof WebSocketHandshakeException refused
          ? refused.getResponse().statusCode()
          : 0;
    }
  }

  @Test
  void closesAfterAMessageThatIsTooLarge() throws Exception {
    put(route("$default", "NONE"));
    WebSocket socket = connect("");

    socket.sendText("x".repeat(129 << 10), true);

    assertThat(received.next()).isEqualTo("closed 1009");
    socket.abort();
  }

  @Test
  void doesNotReadAClientThatDoesNotTakeItsAnswers() throws Exception {
    put(route("$default", "NONE"));
    long most = 256L << 20;
    long sent = 0;
    try (SocketChannel socket =
            SocketChannel.open(new InetSocketAddress("127.0.0.1", gateway.port()));
        Selector selector = Selector.open()) {
      socket.write(
          ByteBuffer.wrap(
              ("GET /_aws/execute-api/ws123/dev HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
                      + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                      + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                  .getBytes(UTF_8)));
      socket.read(ByteBuffer.allocate(4096));
      socket.configureBlocking(false);
      socket.register(selector, SelectionKey.OP_WRITE);
      ByteBuffer pings = pings();

      while (sent < most && selector.select(1_000) > 0) {
        selector.selectedKeys().clear();
        sent += socket.write(pings);
        if (!pings.hasRemaining()) {
          pings.rewind();
        }
      }
    }
    assertThat(sent).isLessThan(most);
  }

  private static ByteBuffer pings() {
    ByteBuffer pings = ByteBuffer.allocate(131 * 1000);
    while (pings.hasRemaining()) {
      pings.put((byte) 0x89).put((byte) (0x80 | 125)).put(new byte[4 + 125]);
    }
    return pings.flip();
  }

  @Test
  void takesAMessageOfSeveralFrames() throws Exception {
    put(route("$default", "NONE"));
    WebSocket socket = connect("");

    socket.sendText("x".repeat(30 << 10), false).join();
    socket.sendText("y".repeat(30 << 10), true).join();

    assertThat(received.next()).isEqualTo("$default");
    socket.abort();
  }

  @Test
  void answersHttpRequests() {
    put(route("$default", "NONE"));
    String stage = "/_aws/execute-api/ws123/dev";

    assertThat(gateway.get(stage))
        .satisfies(
            response -> {
              assertThat(response.statusCode()).isEqualTo(403);
              assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                  .contains("ForbiddenException");
            });
    assertThat(gateway.post(stage + "/@connections/none%3D", "hi"))
        .satisfies(
            response -> {
              assertThat(response.statusCode()).isEqualTo(403);
              assertThat(response.body())
                  .isEqualTo("{\"message\":\"Missing Authentication Token\"}");
              assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                  .contains("MissingAuthenticationTokenException");
            });
    assertThat(gateway.post(stage + "/@connections/none%3D", "hi", "Authorization", SIGNATURE))
        .satisfies(
            response -> {
              assertThat(response.statusCode()).isEqualTo(410);
              assertThat(response.headers().firstValue("x-amzn-ErrorType"))
                  .contains("GoneException");
            });
    assertThatThrownBy(() -> connect("x")).hasCauseInstanceOf(WebSocketHandshakeException.class);
  }
}
