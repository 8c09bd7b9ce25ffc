package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigatewaymanagementapi.ApiGatewayManagementApiClient;
import software.amazon.awssdk.services.apigatewaymanagementapi.model.GoneException;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** HTTP and WebSocket APIs, from their definition by the SDK to the functions behind them. */
@ExtendWith(Lambent.class)
class HttpApiTest {
  private static final String ECHO = "def handler(event, context): return event";
  private static final String SOCKET =
      """
      def handler(event, context):
          kind = event["requestContext"]["routeKey"]
          print(kind, event["requestContext"]["connectionId"], event.get("body"))
          if kind == "$connect" and "refuse" in (event.get("queryStringParameters") or {}):
              return {"statusCode": 401}
          return {"statusCode": 200, "body": kind + ":" + (event.get("body") or "")}
      """;

  private final Clients clients;
  private final ApiGatewayV2Client apis;

  HttpApiTest(Clients clients) {
    this.clients = clients;
    this.apis = clients.apis();
  }

  private static String arn(String function) {
    return "arn:aws:lambda:us-east-1:000000000000:function:" + function;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return clients.plain().send(request.build(), BodyHandlers.ofString());
  }

  private HttpRequest.Builder at(String path) {
    return HttpRequest.newBuilder(clients.endpoint().resolve(path));
  }

  @Test
  void callsAFunctionAndFollowsEveryChange() throws Exception {
    String function = clients.deployPython(ECHO);
    CreateApiResponse made =
        apis.createApi(
            request -> request.name("quick").protocolType(ProtocolType.HTTP).target(arn(function)));

    HttpResponse<String> response =
        send(
            at("/a/b?c=d")
                .header("Host", URI.create(made.apiEndpoint()).getAuthority())
                .POST(BodyPublishers.ofString("hello")));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(Json.read(response.body()))
        .containsEntry("rawPath", "/a/b")
        .containsEntry("routeKey", "$default")
        .containsEntry("queryStringParameters", Map.of("c", "d"));
    String integration =
        apis.getIntegrations(request -> request.apiId(made.apiId()))
            .items()
            .getFirst()
            .integrationId();
    String route =
        apis.createRoute(
                request ->
                    request
                        .apiId(made.apiId())
                        .routeKey("GET /pets/{id}")
                        .target("integrations/" + integration))
            .routeId();
    assertThat(Json.read(send(at("/_aws/execute-api/" + made.apiId() + "/pets/7")).body()))
        .containsEntry("pathParameters", Map.of("id", "7"));
    apis.deleteRoute(request -> request.apiId(made.apiId()).routeId(route));
    assertThat(Json.read(send(at("/_aws/execute-api/" + made.apiId() + "/pets/7")).body()))
        .doesNotContainKey("pathParameters");
    String tags = "arn:aws:apigateway:us-east-1::/apis/" + made.apiId();
    apis.tagResource(request -> request.resourceArn(tags).tags(Map.of("k", "v")));
    assertThat(apis.getTags(request -> request.resourceArn(tags)).tags())
        .isEqualTo(Map.of("k", "v"));
    apis.deleteApi(request -> request.apiId(made.apiId()));
    assertThat(send(at("/_aws/execute-api/" + made.apiId() + "/pets/7")).statusCode())
        .isEqualTo(403);
  }

  @Test
  void sendsMessagesToAQueueAndWritesAnAccessLog() throws Exception {
    String group = "/apis/" + System.nanoTime();
    clients.logs().createLogGroup(request -> request.logGroupName(group));
    try (SqsClient sqs = clients.sqs()) {
      String queue =
          sqs.createQueue(request -> request.queueName("q" + System.nanoTime())).queueUrl();
      String api =
          apis.createApi(request -> request.name("sqs").protocolType(ProtocolType.HTTP)).apiId();
      String integration =
          apis.createIntegration(
                  request ->
                      request
                          .apiId(api)
                          .integrationType(IntegrationType.AWS_PROXY)
                          .integrationSubtype("SQS-SendMessage")
                          .payloadFormatVersion("1.0")
                          .credentialsArn(Clients.ROLE)
                          .requestParameters(
                              Map.of("QueueUrl", queue, "MessageBody", "$request.body.message")))
              .integrationId();
      apis.createRoute(
          request ->
              request.apiId(api).routeKey("POST /send").target("integrations/" + integration));
      apis.createStage(
          request ->
              request
                  .apiId(api)
                  .stageName("dev")
                  .autoDeploy(true)
                  .accessLogSettings(
                      log ->
                          log.destinationArn(
                                  "arn:aws:logs:us-east-1:000000000000:log-group:" + group)
                              .format("$context.routeKey $context.status $context.stage")));

      HttpResponse<String> response =
          send(
              at("/_aws/execute-api/" + api + "/dev/send")
                  .POST(BodyPublishers.ofString("{\"message\":\"hi\"}")));

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).contains("MessageId");
      assertThat(sqs.receiveMessage(request -> request.queueUrl(queue)).messages())
          .extracting(Message::body)
          .containsExactly("hi");
      assertThat(Eventually.find(() -> logged(group))).isEqualTo("POST /send 200 dev");
    }
  }

  private Optional<String> logged(String group) {
    return clients.logs().filterLogEvents(request -> request.logGroupName(group)).events().stream()
        .map(FilteredLogEvent::message)
        .findFirst();
  }

  /** What a WebSocket has received. */
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

  @Test
  void talksOverWebSockets() throws Exception {
    String function = clients.deployPython(SOCKET);
    String api =
        apis.createApi(
                request ->
                    request
                        .name("ws")
                        .protocolType(ProtocolType.WEBSOCKET)
                        .routeSelectionExpression("$request.body.action"))
            .apiId();
    String integration =
        apis.createIntegration(
                request ->
                    request
                        .apiId(api)
                        .integrationType(IntegrationType.AWS_PROXY)
                        .integrationUri(
                            "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/"
                                + arn(function)
                                + "/invocations"))
            .integrationId();
    for (String key : new String[] {"$connect", "$disconnect", "$default", "greet"}) {
      apis.createRoute(
          request ->
              request
                  .apiId(api)
                  .routeKey(key)
                  .routeResponseSelectionExpression("$default")
                  .target("integrations/" + integration));
    }
    apis.createStage(request -> request.apiId(api).stageName("dev").autoDeploy(true));
    String path = "/_aws/execute-api/" + api + "/dev";
    URI address =
        URI.create("ws" + clients.endpoint().resolve(path).toString().substring("http".length()));
    Received received = new Received();

    WebSocket socket = clients.plain().newWebSocketBuilder().buildAsync(address, received).join();

    socket.sendText("{\"action\":\"greet\",\"n\":1}", true).join();
    assertThat(received.next()).isEqualTo("greet:{\"action\":\"greet\",\"n\":1}");
    socket.sendText("no json", true).join();
    assertThat(received.next()).isEqualTo("$default:no json");
    String id = Eventually.find(() -> connection(function));
    try (ApiGatewayManagementApiClient connections = clients.connections(path)) {
      connections.postToConnection(
          request -> request.connectionId(id).data(SdkBytes.fromString("pushed", UTF_8)));
      assertThat(received.next()).isEqualTo("pushed");
      assertThat(connections.getConnection(request -> request.connectionId(id)).identity())
          .satisfies(identity -> assertThat(identity.sourceIp()).isNotEmpty());
      connections.deleteConnection(request -> request.connectionId(id));
      assertThat(received.next()).isEqualTo("closed 1000");
      assertThat(Eventually.find(() -> line(function, "$disconnect"))).contains(id);
      assertThatThrownBy(
              () ->
                  connections.postToConnection(
                      request -> request.connectionId(id).data(SdkBytes.fromString("late", UTF_8))))
          .isInstanceOf(GoneException.class);
    }
    assertThatThrownBy(
            () ->
                clients
                    .plain()
                    .newWebSocketBuilder()
                    .buildAsync(URI.create(address + "?refuse=1"), new Received())
                    .join())
        .hasCauseInstanceOf(WebSocketHandshakeException.class);
  }

  private Optional<String> connection(String function) {
    return line(function, "greet").map(line -> line.split(" ", -1)[1]);
  }

  private Optional<String> line(String function, String begin) {
    return clients.logged(function).stream()
        .filter(message -> message.startsWith(begin))
        .findFirst();
  }
}
