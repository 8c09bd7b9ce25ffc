package io.lambent.trigger.destination;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lambent.aws.api.LocalServices;
import io.lambent.client.access.InternalProperties;
import io.lambent.contract.destination.Delivery;
import io.lambent.contract.destination.DeliveryResult;
import io.lambent.contract.destination.DeliveryResult.Status;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.function.FunctionName;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationType;
import io.lambent.contract.invocation.Invoker;
import io.lambent.contract.invocation.ResponseReceiver;
import io.lambent.trigger.aws.AwsServicesStarter;
import io.lambent.trigger.aws.OwnServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tests the requests to the services of destinations, and what follows from their answers. */
class DestinationsTest {
  private static final String ACCOUNT = "100000000041";
  private static final String FUNCTION_ARN =
      "arn:aws:lambda:eu-west-1:100000000041:function:hello:live";
  private static final String RECORD = "{\"version\":\"1.0\"}";
  private static final String TRACE = "Root=1-5759e988-bd862e3fe1be46a994272793";

  private final List<Request> requests = new ArrayList<>();
  private final List<Invocation> events = new ArrayList<>();
  private int status = 200;
  private String answer = "{}";
  private InvocationOutcome outcome = new InvocationOutcome.Accepted();

  @SuppressWarnings("NullAway.Init")
  private HttpServer server;

  private record Request(String method, String path, Headers headers, String body) {
    JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    String header(String name) {
      return Objects.requireNonNull(headers.getFirst(name));
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void take(HttpExchange exchange) throws IOException {
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            exchange.getRequestHeaders(),
            new String(exchange.getRequestBody().readAllBytes(), UTF_8)));
    byte[] body = answer.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private URI endpoint() {
    return URI.create("http://localhost:" + server.getAddress().getPort());
  }

  private Destinations destinations(DestinationProperties.@Nullable Remote remote) {
    DestinationProperties properties =
        new DestinationProperties(Duration.ofSeconds(60), remote, remote, remote, remote);
    Invoker invoker =
        new Invoker() {
          @Override
          public CompletionStage<InvocationOutcome> invoke(Invocation invocation) {
            events.add(invocation);
            return CompletableFuture.completedFuture(outcome);
          }

          @Override
          public CompletionStage<InvocationOutcome> invoke(
              Invocation invocation, ResponseReceiver receiver) {
            throw new AssertionError("a response to an event is streamed");
          }
        };
    OwnServices own =
        new OwnServices(
            endpoint(),
            new InternalProperties("secret"),
            AwsServicesStarter.ALWAYS_RUNNING,
            LocalServices.NONE);
    return new Destinations(
        new TargetClient(properties, own, Clock.systemUTC()),
        new FunctionDestination(invoker, properties));
  }

  private static Delivery delivery(Delivery.Kind kind, String target, String body) {
    return new Delivery(
        "0f0a1c1e-6f0e-4a34-9a3f-000000000001",
        kind,
        "8e3c7a52-15e9-4f4c-8f6b-000000000002",
        new FunctionName(ACCOUNT, "eu-west-1", "hello"),
        "live",
        target,
        Instant.parse("2026-11-29T13:05:09.123Z"),
        body.getBytes(UTF_8),
        kind == Delivery.Kind.DEAD_LETTER ? new Delivery.DeadLetter(200, "no ü") : null,
        TRACE);
  }

  private DeliveryResult deliver(Delivery.Kind kind, String target) {
    return destinations(null).deliver(delivery(kind, target, RECORD));
  }

  @Test
  void aQueueOfThisInstallationGetsADeadLetterWithItsAttributes() {
    DeliveryResult result =
        deliver(Delivery.Kind.DEAD_LETTER, "arn:aws:sqs:eu-west-1:100000000042:queue");

    Request request = requests.getFirst();
    JsonNode json = request.json();
    assertThat(result).isEqualTo(DeliveryResult.delivered());
    assertThat(request.header(InternalHttp.TOKEN)).isEqualTo("secret");
    assertThat(request.header(InternalHttp.SERVICE)).isEqualTo("sqs");
    assertThat(request.header(InternalHttp.ACCOUNT)).isEqualTo("100000000042");
    assertThat(request.header(InternalHttp.REGION)).isEqualTo("eu-west-1");
    assertThat(request.header("X-Amz-Target")).isEqualTo("AmazonSQS.SendMessage");
    assertThat(json.path("QueueUrl").stringValue()).endsWith("/100000000042/queue");
    assertThat(json.path("MessageBody").stringValue()).isEqualTo(RECORD);
    assertThat(json.at("/MessageAttributes/RequestID").toString())
        .contains("\"String\"", "8e3c7a52-15e9-4f4c-8f6b-000000000002");
    assertThat(json.at("/MessageAttributes/ErrorCode").toString())
        .contains("\"Number\"", "\"200\"");
    assertThat(json.at("/MessageAttributes/ErrorMessage/StringValue").stringValue())
        .isEqualTo("no ü");
    assertThat(json.at("/MessageSystemAttributes/AWSTraceHeader/StringValue").stringValue())
        .isEqualTo(TRACE);
  }

  @Test
  void aQueueGetsARecordWithoutAttributes() {
    deliver(Delivery.Kind.ON_SUCCESS, "arn:aws:sqs:eu-west-1:100000000041:queue");

    assertThat(requests.getFirst().json().has("MessageAttributes")).isFalse();
  }

  @Test
  void aTopicGetsADeadLetterWithItsAttributes() {
    deliver(Delivery.Kind.DEAD_LETTER, "arn:aws:sns:eu-west-1:100000000041:topic");

    String form = URLDecoder.decode(requests.getFirst().body(), UTF_8);
    assertThat(form)
        .contains(
            "Action=Publish",
            "TopicArn=arn:aws:sns:eu-west-1:100000000041:topic",
            "Message=" + RECORD,
            "MessageAttributes.entry.1.Name=RequestID",
            "MessageAttributes.entry.2.Value.DataType=Number",
            "MessageAttributes.entry.3.Value.StringValue=no ü");
  }

  @Test
  void aBusGetsAnEvent() {
    String bus = "arn:aws:events:eu-west-1:100000000041:event-bus/default";
    deliver(Delivery.Kind.ON_FAILURE, bus);

    JsonNode entry = requests.getFirst().json().at("/Entries/0");
    assertThat(requests.getFirst().header("X-Amz-Target")).isEqualTo("AWSEvents.PutEvents");
    assertThat(entry.path("Source").stringValue()).isEqualTo("lambda");
    assertThat(entry.path("DetailType").stringValue())
        .isEqualTo("Lambda Function Invocation Result - Failure");
    assertThat(entry.path("Detail").stringValue()).isEqualTo(RECORD);
    assertThat(entry.path("EventBusName").stringValue()).isEqualTo(bus);
    assertThat(entry.path("Resources").toString()).contains(bus, FUNCTION_ARN);
  }

  @Test
  void aBucketGetsAnObject() {
    deliver(Delivery.Kind.ON_FAILURE, "arn:aws:s3:::bucket");

    Request request = requests.getFirst();
    assertThat(request.method()).isEqualTo("PUT");
    assertThat(request.path())
        .isEqualTo(
            "/bucket/aws/lambda/async/hello/2026/11/29/"
                + "2026-11-29T13.05.09-0f0a1c1e-6f0e-4a34-9a3f-000000000001");
    assertThat(request.header(InternalHttp.ACCOUNT)).isEqualTo(ACCOUNT);
    assertThat(request.body()).isEqualTo(RECORD);
  }

  @Test
  void requestsForServicesElsewhereAreSigned() {
    destinations(new DestinationProperties.Remote(endpoint().toString(), "AKID", "secret", null))
        .deliver(
            delivery(Delivery.Kind.ON_FAILURE, "arn:aws:sqs:eu-west-1:100000000041:queue", RECORD));

    assertThat(requests.getFirst().headers()).doesNotContainKey(InternalHttp.TOKEN);
    assertThat(requests.getFirst().header("Authorization"))
        .startsWith("AWS4-HMAC-SHA256 Credential=AKID/")
        .contains("/eu-west-1/sqs/aws4_request");
  }

  @Test
  void aFunctionGetsAnEventThatKeepsItsId() {
    DeliveryResult result =
        deliver(
            Delivery.Kind.ON_SUCCESS, "arn:aws:lambda:eu-west-1:100000000041:function:next:prod");

    Invocation event = events.getFirst();
    assertThat(result).isEqualTo(DeliveryResult.delivered());
    assertThat(event.type()).isEqualTo(InvocationType.EVENT);
    assertThat(event.requestId()).isEqualTo("0f0a1c1e-6f0e-4a34-9a3f-000000000001");
    assertThat(event.function()).isEqualTo(new FunctionName(ACCOUNT, "eu-west-1", "next"));
    assertThat(event.qualifier()).isEqualTo("prod");
    assertThat(event.payload()).isEqualTo(RECORD.getBytes(UTF_8));
    assertThat(event.traceId()).isEqualTo(TRACE);
  }

  @Test
  void aFunctionThatIsGoneRefuses() {
    String target = "arn:aws:lambda:eu-west-1:100000000041:function:next";
    outcome = new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "gone");
    assertThat(deliver(Delivery.Kind.ON_SUCCESS, target).status()).isEqualTo(Status.REFUSED);

    outcome = new InvocationOutcome.Rejected(ErrorCode.SERVICE, "later");
    assertThat(deliver(Delivery.Kind.ON_SUCCESS, target).status()).isEqualTo(Status.TRY_AGAIN);

    Delivery large = delivery(Delivery.Kind.ON_SUCCESS, target, "\"" + "x".repeat(1 << 20) + "\"");
    assertThat(destinations(null).deliver(large).status()).isEqualTo(Status.REFUSED);
  }

  @ParameterizedTest
  @CsvSource({
    "200, {}, DELIVERED",
    "400, {\"__type\":\"QueueDoesNotExist\"}, REFUSED",
    "403, {}, REFUSED",
    "404, {}, REFUSED",
    "400, {\"__type\":\"ThrottlingException\"}, TRY_AGAIN",
    "429, {}, TRY_AGAIN",
    "500, {}, TRY_AGAIN",
    "503, {}, TRY_AGAIN"
  })
  void triesAgainWhatMayPass(int answered, String body, Status expected) {
    status = answered;
    answer = body;

    assertThat(
            deliver(Delivery.Kind.ON_FAILURE, "arn:aws:sqs:eu-west-1:100000000041:queue").status())
        .isEqualTo(expected);
  }

  @Test
  void aBusRefusesEventsInASuccessfulAnswer() {
    String bus = "arn:aws:events:eu-west-1:100000000041:event-bus/default";
    answer = "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"MalformedDetail\"}]}";
    assertThat(deliver(Delivery.Kind.ON_FAILURE, bus).status()).isEqualTo(Status.REFUSED);

    answer = "{\"FailedEntryCount\":1,\"Entries\":[{\"ErrorCode\":\"ThrottlingException\"}]}";
    assertThat(deliver(Delivery.Kind.ON_FAILURE, bus).status()).isEqualTo(Status.TRY_AGAIN);
  }

  @Test
  void aDeliveryAndItsResultGoBetweenProcesses() {
    JsonMapper json = JsonMapper.shared();
    for (Delivery.Kind kind : Delivery.Kind.values()) {
      Delivery delivery = delivery(kind, "arn:aws:sqs:eu-west-1:100000000041:queue", RECORD);

      assertThat(json.readValue(json.writeValueAsBytes(delivery), Delivery.class))
          .usingRecursiveComparison()
          .isEqualTo(delivery);
    }
    DeliveryResult result = DeliveryResult.refused("no");
    assertThat(json.readValue(json.writeValueAsBytes(result), DeliveryResult.class))
        .isEqualTo(result);
  }

  @Test
  void aServiceThatIsAwayMayComeBack() {
    Destinations destinations = destinations(null);
    server.stop(0);

    assertThat(
            destinations
                .deliver(
                    delivery(
                        Delivery.Kind.ON_FAILURE,
                        "arn:aws:sqs:eu-west-1:100000000041:queue",
                        RECORD))
                .status())
        .isEqualTo(Status.TRY_AGAIN);
  }
}
