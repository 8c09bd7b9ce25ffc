package io.lambent.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.aws.http.Headers;
import io.lambent.aws.http.WireRequest;
import io.lambent.aws.sigv4.SignatureVerifier;
import io.lambent.aws.sigv4.Verification;
import io.lambent.gateway.TestingUpstream.Received;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests for services that Lambent lacks and another endpoint has. */
class UpstreamTest {
  private static final TestingUpstream upstream = new TestingUpstream();
  private static final TestingGateway gateway =
      new TestingGateway(
          "lambent.upstreams.dynamodb=" + upstream.url(),
          "lambent.upstreams.s3=" + upstream.url(),
          "lambent.upstreams.kinesis=" + upstream.url(),
          "lambent.upstreams.states=http://127.0.0.1:1",
          "lambent.upstream-signing.services=kinesis,s3",
          "lambent.upstream-signing.access-key-id=AKIDUPSTREAM",
          "lambent.upstream-signing.secret-access-key=upstream-secret",
          "lambent.upstream-signing.session-token=upstream-token");

  private static final SignatureVerifier VERIFIER =
      new SignatureVerifier(
          (key, token) ->
              key.equals("AKIDUPSTREAM") && "upstream-token".equals(token)
                  ? "upstream-secret"
                  : null,
          Clock.systemUTC());

  @BeforeEach
  void reset() {
    gateway.reset();
    upstream.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
    upstream.close();
  }

  private static String signed(String service) {
    return "AWS4-HMAC-SHA256 Credential=123456789012/20261123/eu-west-1/"
        + service
        + "/aws4_request, SignedHeaders=host, Signature=0";
  }

  @Test
  void forwardsARequestAsItCame() {
    HttpResponse<String> response =
        gateway.post(
            "/?a=b%20c&d",
            "{\"TableName\":\"t\"}",
            "Host",
            "dynamodb.localhost:4566",
            "Content-Type",
            "application/x-amz-json-1.0",
            "X-Amz-Target",
            "DynamoDB_20120810.DescribeTable",
            "Authorization",
            signed("dynamodb"));

    Received received = upstream.only();
    assertThat(received.method()).isEqualTo("POST");
    assertThat(received.target()).isEqualTo("/?a=b%20c&d");
    assertThat(received.text()).isEqualTo("{\"TableName\":\"t\"}");
    assertThat(received.headers().get("Host")).isEqualTo("dynamodb.localhost:4566");
    assertThat(received.headers().get("Authorization")).isEqualTo(signed("dynamodb"));
    assertThat(received.headers().names())
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-lambent-"))
        .noneMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("x-forwarded-"));
    assertThat(response.statusCode()).isEqualTo(TestingUpstream.STATUS);
    assertThat(response.body()).isEqualTo("from upstream");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).contains("upstream-id");
  }

  @Test
  void knowsAnUnsignedRequestByItsTarget() {
    gateway.post("/", "{}", "X-Amz-Target", "DynamoDBStreams_20120810.ListStreams");

    assertThat(upstream.only().text()).isEqualTo("{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/b/a//b/../c%2Fd", "/b/..", "/b/%2e%2e/k", "/b/a%20b%2Bc?versionId=1"})
  void keepsTheKeysOfS3(String target) {
    String response =
        gateway.raw(
            "GET "
                + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: "
                + signed("s3")
                + "\r\n\r\n");

    assertThat(response).startsWith("HTTP/1.1 " + TestingUpstream.STATUS);
    assertThat(upstream.only().target()).isEqualTo(target);
  }

  @Test
  void streamsALargeBody() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/t")
                .header("Authorization", signed("dynamodb"))
                .PUT(BodyPublishers.ofByteArray(new byte[80 << 20])));

    assertThat(response.statusCode()).isEqualTo(TestingUpstream.STATUS);
    assertThat(upstream.only().bytes()).isEqualTo(80 << 20);
  }

  @Test
  void streamsTheAnswer() throws Exception {
    var streaming =
        gateway.sendStreaming(
            gateway.request("/slow").header("Authorization", signed("dynamodb")).GET());

    assertThat(streaming.readNBytes(5)).asString().isEqualTo("first");
    upstream.release();
    assertThat(streaming.readAllBytes()).asString().isEqualTo("second");
  }

  private static Verification verify(Received received, String service) {
    int question = received.target().indexOf('?');
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String name : received.headers().names()) {
      headers.put(name, received.headers().getAll(name));
    }
    return VERIFIER.verify(
        new WireRequest(
            received.method(),
            question < 0 ? received.target() : received.target().substring(0, question),
            question < 0 ? "" : received.target().substring(question + 1),
            Headers.of(headers),
            received.body()),
        service);
  }

  @Test
  void signsAnewWithTheBody() {
    gateway.post(
        "/?x=1",
        "{\"StreamName\":\"s\"}",
        "Content-Type",
        "application/x-amz-json-1.1",
        "X-Amz-Target",
        "Kinesis_20131202.DescribeStream",
        "X-Amz-Security-Token",
        "client-token",
        "Authorization",
        signed("kinesis"));

    Received received = upstream.only();
    assertThat(verify(received, "kinesis"))
        .isInstanceOfSatisfying(
            Verification.Verified.class,
            verified -> assertThat(verified.scope().region()).isEqualTo("eu-west-1"));
    assertThat(received.headers().get("Host")).isEqualTo(upstream.url().getAuthority());
    assertThat(received.text()).isEqualTo("{\"StreamName\":\"s\"}");
  }

  @Test
  void signsAnewWithoutTheBodyWhereItIsNotCovered() {
    gateway.send(
        gateway
            .request("/b/a%20b")
            .header("Authorization", signed("s3"))
            .header("X-Amz-Content-SHA256", "UNSIGNED-PAYLOAD")
            .PUT(BodyPublishers.ofString("content")));

    assertThat(verify(upstream.only(), "s3")).isInstanceOf(Verification.Verified.class);
    assertThat(upstream.only().text()).isEqualTo("content");
  }

  @Test
  void makesAnOrdinaryRequestOfAPresignedAddress() {
    gateway.get(
        "/b/k?versionId=1&X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential="
            + "a%2F20261123%2Feu-west-1%2Fs3%2Faws4_request&X-Amz-Date=20261123T000000Z"
            + "&X-Amz-Expires=60&X-Amz-SignedHeaders=host&X-Amz-Signature=0");

    assertThat(upstream.only().target()).isEqualTo("/b/k?versionId=1");
    assertThat(verify(upstream.only(), "s3")).isInstanceOf(Verification.Verified.class);
  }

  @Test
  void refusesToSignChunksAnew() {
    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/b/k")
                .header("Authorization", signed("s3"))
                .header("X-Amz-Content-SHA256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD")
                .PUT(BodyPublishers.ofString("content")));

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body()).contains("signed in chunks");
    assertThat(upstream.received()).isEmpty();
  }

  @Test
  void saysWhichUpstreamCannotBeReached() {
    HttpResponse<String> response =
        gateway.post(
            "/",
            "{}",
            "X-Amz-Target",
            "AWSStepFunctions.ListStateMachines",
            "Authorization",
            signed("states"));

    assertThat(response.statusCode()).isEqualTo(503);
    assertThat(response.body())
        .contains("The upstream of states, http://127.0.0.1:1, cannot be reached.");
  }

  @Test
  void saysSoInTheProtocolOfTheRequest() {
    HttpResponse<String> response =
        gateway.post(
            "/",
            "Action=ListTopics",
            "Content-Type",
            "application/x-www-form-urlencoded; charset=utf-8",
            "Authorization",
            signed("states"));

    assertThat(response.headers().firstValue("Content-Type")).contains("text/xml");
    assertThat(response.body()).contains("<Code>ServiceUnavailable</Code>", "cannot be reached.");
  }

  @Test
  void saysHowToReachAServiceThatIsNowhere() {
    HttpResponse<String> response =
        gateway.post("/", "{}", "Authorization", signed("glue"), "X-Amz-Target", "AWSGlue.GetJobs");

    assertThat(response.statusCode()).isEqualTo(501);
    assertThat(response.body())
        .contains(
            "It has lambda, logs, sts, monitoring, ecr, elasticloadbalancing, events, iam,"
                + " scheduler, kinesis, kms, secretsmanager, sns, sqs, ssm, s3, dynamodb,"
                + " apigateway, cloudcontrolapi, cloudformation, states.",
            "Set lambent.upstreams.glue to");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lambent.upstreams.lambda=http://localhost:1",
        "lambent.upstreams.s3=http://localhost:1/path",
        "lambent.upstreams.s3=localhost:1",
        "lambent.upstream-signing.services=s3"
      })
  void refusesToStartWithWhatCannotWork(String property) {
    assertThatThrownBy(() -> new TestingGateway(property))
        .hasStackTraceContaining("lambent.upstream");
  }
}
