package io.lambent.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionUrlAuthType;
import software.amazon.awssdk.services.lambda.model.GetFunctionUrlConfigResponse;

@ExtendWith(Lambent.class)
class FunctionUrlTest {
  private static final String ECHO = "def handler(event, context): return event";
  private static final String TEAPOT =
      """
      import base64
      def handler(event, context):
          body = base64.b64decode(event["body"]) if event["isBase64Encoded"] else event["body"].encode()
          return {"statusCode": 418, "headers": {"X-Kind": "teapot", "Content-Type": "image/tea"},
                  "cookies": ["a=1; Path=/", "b=2"], "isBase64Encoded": True,
                  "body": base64.b64encode(body[::-1]).decode()}
      """;

  private final Clients clients;
  private final LambdaClient lambda;

  FunctionUrlTest(Clients clients) {
    this.clients = clients;
    this.lambda = clients.lambda();
  }

  @Test
  void namesAHostUnderLocalhost() {
    String name = clients.deployPython(ECHO);

    URI url = url(name);

    assertThat(url.getHost()).endsWith(".lambda-url.us-east-1.localhost");
    assertThat(url.getPort()).isEqualTo(clients.endpoint().getPort());
  }

  @Test
  void anyPathBelowTheHostReachesTheFunction() throws Exception {
    URI url = url(clients.deployPython(ECHO));

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(clients.endpoint().resolve("/some/path?a=1&a=2&b=%20"))
                .header("Host", url.getAuthority())
                .header("Cookie", "c=1; d=2"));

    Map<String, Object> event = Json.read(response.body());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(event)
        .containsEntry("version", "2.0")
        .containsEntry("rawPath", "/some/path")
        .containsEntry("rawQueryString", "a=1&a=2&b=%20")
        .containsEntry("queryStringParameters", Map.of("a", "1,2", "b", " "))
        .containsEntry("cookies", List.of("c=1", "d=2"));
  }

  @Test
  void thePathFormNeedsNoNameResolution() throws Exception {
    URI url = url(clients.deployPython(ECHO));
    String id = url.getHost().substring(0, url.getHost().indexOf('.'));

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(
                clients.endpoint().resolve("/_lambent/function-urls/" + id + "/below?x=y")));

    assertThat(Json.read(response.body()))
        .containsEntry("rawPath", "/below")
        .containsEntry("rawQueryString", "x=y");
  }

  @Test
  void binaryBodiesCookiesAndStatusSurvive() throws Exception {
    URI url = url(clients.deployPython(TEAPOT));
    byte[] body = {0, (byte) 0xff, (byte) 0x80, 1, 2};

    HttpResponse<byte[]> response =
        clients
            .plain()
            .send(
                HttpRequest.newBuilder(clients.endpoint().resolve("/"))
                    .header("Host", url.getAuthority())
                    .header("Content-Type", "application/octet-stream")
                    .POST(BodyPublishers.ofByteArray(body))
                    .build(),
                BodyHandlers.ofByteArray());

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).containsExactly(2, 1, 0x80, 0xff, 0);
    assertThat(response.headers().firstValue("X-Kind")).contains("teapot");
    assertThat(response.headers().firstValue("Content-Type")).contains("image/tea");
    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1; Path=/", "b=2");
  }

  @Test
  void aFunctionErrorIsABadGateway() throws Exception {
    URI url = url(clients.deployPython("def handler(event, context): raise ValueError('x')"));

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(clients.endpoint().resolve("/"))
                .header("Host", url.getAuthority()));

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).doesNotContain("ValueError");
  }

  @Test
  void aDeletedUrlIsForbiddenLikeOneThatNeverWas() throws Exception {
    String name = clients.deployPython(ECHO);
    URI url = url(name);

    lambda.deleteFunctionUrlConfig(request -> request.functionName(name));

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(clients.endpoint().resolve("/"))
                .header("Host", url.getAuthority()));
    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void anIamUrlRefusesAnonymousCalls() throws Exception {
    String name = clients.deployPython(ECHO);
    URI url =
        URI.create(
            lambda
                .createFunctionUrlConfig(
                    request -> request.functionName(name).authType(FunctionUrlAuthType.AWS_IAM))
                .functionUrl());

    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(clients.endpoint().resolve("/"))
                .header("Host", url.getAuthority()));

    assertThat(response.statusCode()).isEqualTo(403);
  }

  @Test
  void countsItsRequests() throws Exception {
    String name =
        clients.deployPython("def handler(event, context):\n    return {'statusCode': 404}\n");
    URI url = url(name);
    for (int i = 0; i < 3; i++) {
      send(
          HttpRequest.newBuilder(clients.endpoint().resolve("/"))
              .header("Host", url.getAuthority()));
    }

    Dimension function = Dimension.builder().name("FunctionName").value(name).build();
    Dimension own = Dimension.builder().name("Resource").value(name + ":$LATEST").build();
    Eventually.find(
        () ->
            clients.metricSum("AWS/Lambda", "UrlRequestCount", function) == 3
                    && clients.metricSum("AWS/Lambda", "Url4xxCount", function, own) == 3
                ? Optional.of(true)
                : Optional.empty());
    assertThat(clients.metricSum("AWS/Lambda", "Url5xxCount", function)).isZero();
    assertThat(clients.metricSum("AWS/Lambda", "UrlRequestLatency", function, own)).isPositive();
  }

  private URI url(String name) {
    lambda.createFunctionUrlConfig(
        request -> request.functionName(name).authType(FunctionUrlAuthType.NONE));
    GetFunctionUrlConfigResponse read =
        lambda.getFunctionUrlConfig(request -> request.functionName(name));
    return URI.create(read.functionUrl());
  }

  private HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return clients.plain().send(request.build(), BodyHandlers.ofString());
  }
}
