package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.gateway.TestingBackend.Received;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that the gateway passes on, and their destinations. */
class RoutingTest {
  private static final TestingGateway gateway = new TestingGateway();

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  @Test
  void sendsTheControlPlaneToFunctionService() {
    HttpResponse<String> response = gateway.get("/2015-03-31/functions/?MaxItems=5");

    assertThat(response.body()).isEqualTo("{\"from\":\"function\"}");
    assertThat(gateway.function.only().uri()).isEqualTo("/2015-03-31/functions/?MaxItems=5");
  }

  @Test
  void keepsThePathAsItWasEncoded() {
    gateway.get(
        "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aa");

    assertThat(gateway.function.only().uri())
        .isEqualTo(
            "/2015-03-31/functions/arn%3Aaws%3Alambda%3Aus-east-1%3A000000000000%3Afunction%3Aa");
  }

  @Test
  void sendsCloudWatchLogsToExecutionService() {
    HttpResponse<String> response =
        gateway.post("/", "{}", "X-Amz-Target", "Logs_20140328.DescribeLogGroups");

    assertThat(response.body()).isEqualTo("{\"from\":\"execution\"}");
    assertThat(gateway.execution.only().headers().get("X-Amz-Target"))
        .isEqualTo("Logs_20140328.DescribeLogGroups");
  }

  @Test
  void decidesByTheSignatureWhateverThePathSays() {
    HttpResponse<String> response =
        gateway.get(
            "/2015-03-31/functions",
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/logs/aws4_request,"
                + " SignedHeaders=host, Signature=0");

    assertThat(response.body()).isEqualTo("{\"from\":\"execution\"}");
    assertThat(gateway.function.received()).isEmpty();
  }

  /** A client may name headers that go no further than the next hop, but not ours. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Lambent-Account",
        "x-lambent-region, close",
        "close,X-LAMBENT-TOKEN , x-custom",
        "x-lambent-request-id\r\nConnection: close"
      })
  void passesItsOwnHeadersOnWhateverConnectionNames(String named) {
    String response =
        gateway.raw(
            "GET /2015-03-31/functions HTTP/1.1\r\nHost: localhost\r\nX-Custom: 1\r\nConnection: "
                + named
                + (named.contains("close") ? "" : ", close")
                + "\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 201 ");
    assertThat(gateway.function.only().headers().names())
        .contains(
            "X-Lambent-Account", "X-Lambent-Region", "X-Lambent-Request-Id", "X-Lambent-Token");
  }

  @ParameterizedTest
  @ValueSource(strings = {"FUNCTION", "upstream.s3"})
  void ignoresADecisionThatTheClientSends(String decision) {
    HttpResponse<String> response =
        gateway.get(
            "/nothing",
            "X-Lambent-Route",
            decision,
            "X-Lambent-Token",
            TestingGateway.TOKEN,
            "X-Lambent-Limit",
            "NONE");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(gateway.function.received()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "/_lambent/billing/usage?day=2026-11-23, billing",
    "/_lambent/code/abc, function",
    "/_lambent/environments, execution"
  })
  void sendsOwnPathsToTheirService(String path, String service) {
    assertThat(gateway.get(path).body()).isEqualTo("{\"from\":\"" + service + "\"}");
  }

  @Test
  void tellsTheServiceWhoCallsAndProvesItself() {
    HttpResponse<String> response =
        gateway.get(
            "/2015-03-31/functions",
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/lambda/aws4_request,"
                + " SignedHeaders=host, Signature=0");

    Received received = gateway.function.only();
    assertThat(received.headers().get("X-Lambent-Account")).isEqualTo("123456789012");
    assertThat(received.headers().get("X-Lambent-Region")).isEqualTo("eu-west-1");
    assertThat(received.headers().get("X-Lambent-Token")).isEqualTo(TestingGateway.TOKEN);
    assertThat(received.headers().get("X-Lambent-Endpoint"))
        .isEqualTo("http://127.0.0.1:" + gateway.port());
    assertThat(response.headers().firstValue("x-amzn-RequestId"))
        .contains(received.headers().get("X-Lambent-Request-Id"));
  }

  @Test
  void removesInternalHeadersThatTheClientSent() {
    gateway.get(
        "/2015-03-31/functions",
        "x-lambent-account",
        "999999999999",
        "X-LAMBENT-Token",
        "guess",
        "X-Lambent-Other",
        "1");

    Received received = gateway.function.only();
    assertThat(received.headers().getAll("X-Lambent-Account")).containsExactly("000000000000");
    assertThat(received.headers().getAll("X-Lambent-Token")).containsExactly(TestingGateway.TOKEN);
    assertThat(received.headers().contains("X-Lambent-Other")).isFalse();
  }

  @Test
  void refusesAFunctionThatIsTooLarge() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/2015-03-31/functions")
                .POST(BodyPublishers.ofByteArray(new byte[70_167_212])));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.headers().firstValue("x-amzn-ErrorType"))
        .contains("RequestEntityTooLargeException");
    assertThat(response.body())
        .isEqualTo(
            "{\"Message\":\"Request must be smaller than 70167211 bytes for the CreateFunction"
                + " operation\"}");
    assertThat(gateway.function.received()).isEmpty();
  }

  @Test
  void passesOnTheLargestFunction() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/2015-03-31/functions")
                .POST(BodyPublishers.ofByteArray(new byte[70_167_211])));

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(gateway.function.only().bytes()).isEqualTo(70_167_211);
  }

  @Test
  void countsABodyOfUndeclaredLength() {
    HttpResponse<String> response =
        gateway.send(
            gateway.request("/2015-03-31/functions/a/configuration").PUT(chunked(7 << 20)));

    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(response.body())
        .isEqualTo(
            "{\"Message\":\"Request must be smaller than 6291456 bytes for the operation\"}");
  }

  private static HttpRequest.BodyPublisher chunked(int length) {
    Flow.Publisher<ByteBuffer> whole =
        BodyPublishers.ofByteArrays(Collections.nCopies(length >> 10, new byte[1024]));
    return BodyPublishers.fromPublisher(whole);
  }

  @Test
  void answersTheContinueThatAClientWaitsFor() {
    String response =
        gateway.raw(
            "POST /2015-03-31/functions HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n{}");

    assertThat(response)
        .startsWith("HTTP/1.1 100 Continue\r\n")
        .contains("HTTP/1.1 201 Created\r\n");
    assertThat(gateway.function.only().headers().contains("Expect")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/2015-03-31/../internal/code/abc",
        "/_lambent/code/%2e%2e/%2E%2e/internal/resolution",
        "/_lambent/billing/..;a=b/..;/internal/usage",
        "/2015-03-31/functions/%2e%2e%2finternal",
        "/_lambent/code/..\\internal",
        "/_lambent/./code"
      })
  void leadsNowhereThatNoRouteLeads(String path) {
    String response =
        gateway.raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 400 ");
    assertThat(gateway.function.received()).isEmpty();
    assertThat(gateway.billing.received()).isEmpty();
  }

  @Test
  void answersAnUnknownPathInAwsForm() {
    HttpResponse<String> response = gateway.get("/favicon.ico");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).startsWith("{\"Message\":\"Lambent has nothing at /favicon.ico.");
  }

  @ParameterizedTest
  @CsvSource({"/_lambent/none", "/actuator/env", "/actuator/gateway/routes", "/actuator/"})
  void exposesNothingElse(String path) {
    HttpResponse<String> response = gateway.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
  }
}
