package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.InvocationOutcome.Throttled.Reason;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Function URLs, from the request to the event and from the answer to the response. */
class FunctionUrlTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String HOST = "abc.lambda-url.us-east-1.localhost:4566";

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.functionUrls.fail(false);
    gateway.functionUrls.put("abc");
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static JsonNode event() {
    return JsonMapper.shared().readTree(gateway.invoker.only().payload());
  }

  private static void answer(String payload) {
    gateway.invoker.answers(
        any -> new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, payload.getBytes(UTF_8)));
  }

  private static HttpResponse<String> call(String payload) {
    answer(payload);
    return gateway.get("/", "Host", HOST);
  }

  @Test
  void buildsTheEventOfPayloadFormat2() {
    gateway.post(
        "/pa2%25Fth/a%20b+1?q=a%20b&multi=1&multi=%2F2&flag",
        "{\"foo\":\"bar\"}",
        "Host",
        HOST,
        "Content-Type",
        "application/json",
        "ExTrA-HeadErs",
        "With WeiRd CapS",
        "User-Agent",
        "test/echo",
        "Cookie",
        "one=1; two=a=b");

    Invocation invocation = gateway.invoker.only();
    JsonNode event = event();
    assertThat(event.path("version").asString()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asString()).isEqualTo("$default");
    assertThat(event.path("rawPath").asString()).isEqualTo("/pa2%25Fth/a%20b+1");
    assertThat(event.path("rawQueryString").asString())
        .isEqualTo("q=a%20b&multi=1&multi=%2F2&flag");
    assertThat(event.path("queryStringParameters").toString())
        .isEqualTo("{\"q\":\"a b\",\"multi\":\"1,/2\",\"flag\":\"\"}");
    assertThat(event.path("cookies").toString()).isEqualTo("[\"one=1\",\"two=a=b\"]");
    assertThat(event.path("headers").path("extra-headers").asString()).isEqualTo("With WeiRd CapS");
    assertThat(event.path("headers").path("content-length").asString()).isEqualTo("13");
    assertThat(event.path("headers").path("host").asString()).isEqualTo(HOST);
    assertThat(event.path("headers").path("x-forwarded-for").asString()).isEqualTo("127.0.0.1");
    assertThat(event.path("headers").path("x-forwarded-port").asString()).isEqualTo("4566");
    assertThat(event.path("headers").path("x-forwarded-proto").asString()).isEqualTo("http");
    assertThat(event.path("headers").path("x-amzn-trace-id").asString())
        .isEqualTo(invocation.traceId());
    assertThat(event.path("headers").path("cookie").asString()).isEqualTo("one=1; two=a=b");
    assertThat(event.path("headers").has("connection")).isFalse();
    assertThat(event.path("body").asString()).isEqualTo("{\"foo\":\"bar\"}");
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
    JsonNode context = event.path("requestContext");
    assertThat(context.path("accountId").asString()).isEqualTo("anonymous");
    assertThat(context.path("apiId").asString()).isEqualTo("abc");
    assertThat(context.path("domainName").asString())
        .isEqualTo("abc.lambda-url.us-east-1.localhost");
    assertThat(context.path("domainPrefix").asString()).isEqualTo("abc");
    assertThat(context.path("http").toString())
        .isEqualTo(
            "{\"method\":\"POST\",\"path\":\"/pa2%Fth/a b+1\",\"protocol\":\"HTTP/1.1\","
                + "\"sourceIp\":\"127.0.0.1\",\"userAgent\":\"test/echo\"}");
    assertThat(context.path("requestId").asString()).isEqualTo(invocation.requestId());
    assertThat(context.path("stage").asString()).isEqualTo("$default");
    assertThat(context.path("time").asString())
        .matches("\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000");
    assertThat(context.path("timeEpoch").isNumber()).isTrue();
    assertThat(context.has("authorizer")).isFalse();
  }

  @Test
  void leavesOutWhatTheRequestDoesNotHave() {
    gateway.get("/", "Host", HOST);

    JsonNode event = event();
    assertThat(event.has("body")).isFalse();
    assertThat(event.has("cookies")).isFalse();
    assertThat(event.has("queryStringParameters")).isFalse();
    assertThat(event.path("rawQueryString").asString()).isEmpty();
    assertThat(event.path("isBase64Encoded").asBoolean(true)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain; charset=utf-8, false",
    "application/json, false",
    "application/xml, false",
    "application/javascript, false",
    "application/x-www-form-urlencoded, true",
    "'multipart/form-data; boundary=4efd', true",
    "application/octet-stream, true",
    "image/png, true"
  })
  void encodesBodiesByContentType(String contentType, boolean encoded) {
    gateway.post("/", "hello", "Host", HOST, "Content-Type", contentType);

    assertThat(event().path("isBase64Encoded").asBoolean()).isEqualTo(encoded);
    assertThat(event().path("body").asString()).isEqualTo(encoded ? "aGVsbG8=" : "hello");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "abc.lambda-url.us-east-1.localhost:4566",
        "abc.lambda-url.us-east-1.on.aws",
        "abc.lambda-url.us-east-1.localhost.localstack.cloud:4566"
      })
  void servesEveryFormOfTheHostName(String host) {
    assertThat(gateway.get("/", "Host", host).statusCode()).isEqualTo(200);
  }

  @Test
  void servesThePathForm() {
    HttpResponse<String> response = gateway.get("/_lambent/function-urls/abc/a/b?c=d");

    assertThat(response.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("sandbox ");
    assertThat(event().path("rawPath").asString()).isEqualTo("/a/b");
    assertThat(event().path("requestContext").path("domainName").asString())
        .isEqualTo("abc.lambda-url.us-east-1.127.0.0.1");
  }

  /** As recorded from AWS. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"hello\": \"world\"}                          | {\"hello\":\"world\"}",
        "{\"statusCode\": 200, \"body\": \"body123\"}    | body123",
        "{\"statusCode\":200,\"body\":\"{\\\"hello\\\": \\\"world\\\"}\"} | {\"hello\": \"world\"}",
        "[\"hello\", 3, true]                            | [\"hello\",3,true]",
        "\"hello\"                                       | hello",
        "3                                               | 3",
        "3.1                                             | 3.1",
        "true                                            | true",
        "null                                            | null"
      })
  void infersTheAnswer(String payload, String body) {
    HttpResponse<String> response = call(payload);

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void sendsStatusHeadersAndCookies() {
    HttpResponse<String> response =
        call(
            """
            {"statusCode": 201, "headers": {"Content-Type": "text/html", "My-Custom-Header": "Value",
             "Number": 1, "Content-Length": "999", "Date": "never"},
             "cookies": ["a=1; Secure", "b=2"], "body": "<p>"}
            """);

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(response.headers().firstValue("My-Custom-Header")).contains("Value");
    assertThat(response.headers().firstValue("Number")).contains("1");
    assertThat(response.headers().firstValue("x-amzn-Remapped-Date")).contains("never");
    assertThat(response.headers().allValues("Set-Cookie")).containsExactly("a=1; Secure", "b=2");
    assertThat(response.headers().firstValue("x-amzn-RequestId")).isPresent();
    assertThat(response.body()).isEqualTo("<p>");
  }

  @Test
  void takesTheStatusAsText() {
    HttpResponse<String> response = call("{\"statusCode\": \"418\", \"body\": \"i'm a teapot\"}");

    assertThat(response.statusCode()).isEqualTo(418);
    assertThat(response.body()).isEqualTo("i'm a teapot");
  }

  @Test
  void decodesABinaryBody() {
    HttpResponse<String> response =
        call("{\"statusCode\":200,\"body\":\"aGVsbG8=\",\"isBase64Encoded\":true}");

    assertThat(response.body()).isEqualTo("hello");
    assertThat(response.headers().firstValue("Content-Length")).contains("5");
  }

  @Test
  void sendsNoBodyWith204AndToHead() {
    assertThat(call("{\"statusCode\":204}").statusCode()).isEqualTo(204);

    answer("{\"statusCode\":200,\"body\":\"hello\"}");
    HttpResponse<String> head =
        gateway.send(
            gateway.request("/").header("Host", HOST).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.headers().firstValue("Content-Length")).contains("5");
    assertThat(head.body()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not json",
        "{\"statusCode\":999}",
        "{\"statusCode\":\"many\"}",
        "{\"statusCode\":200,\"body\":\"%%\",\"isBase64Encoded\":true}",
        "{\"statusCode\":200,\"headers\":{\"a\":\"b\\r\\nc: d\"}}"
      })
  void answers502ToWhatIsNoAnswer(String payload) {
    HttpResponse<String> response = call(payload);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void answers502WhenTheFunctionFails() {
    gateway.invoker.answers(
        any -> new InvocationOutcome.FunctionFailed(TestingInvoker.EXECUTION, "E", new byte[0]));

    HttpResponse<String> response = gateway.get("/", "Host", HOST);

    assertThat(response.statusCode()).isEqualTo(502);
    assertThat(response.body()).isEqualTo("Internal Server Error");
  }

  @Test
  void answers429WhenThrottled() {
    gateway.invoker.answers(
        any -> new InvocationOutcome.Throttled(Reason.RESERVED_CONCURRENT_INVOCATION_LIMIT));

    assertThat(gateway.get("/", "Host", HOST).statusCode()).isEqualTo(429);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdefghijklmnopqrstuv.lambda-url.us-east-1.localhost",
        "abc.lambda-url.eu-west-1.localhost",
        "a_b.lambda-url.us-east-1.localhost"
      })
  void refusesAnUnknownUrlAsAwsDoes(String host) {
    HttpResponse<String> response = gateway.get("/", "Host", host);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body()).isEqualTo("{\"Message\":null}");
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("AccessDeniedException");
  }

  @Test
  void refusesAUrlWhoseFunctionOrAliasIsGone() {
    gateway.invoker.answers(
        any -> new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "Function not found"));

    HttpResponse<String> response = gateway.get("/", "Host", HOST);

    assertThat(response.statusCode()).isEqualTo(403);
    assertThat(response.body())
        .isEqualTo(
            "{\"Message\":\"Forbidden. For troubleshooting Function URL authorization issues, see:"
                + " https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html\"}");
  }

  @Test
  void wantsASignatureForIam() {
    gateway.functionUrls.put("iam", "AWS_IAM", "BUFFERED", null);
    String host = "iam.lambda-url.us-east-1.localhost";

    HttpResponse<String> unsigned = gateway.get("/", "Host", host);
    HttpResponse<String> signed =
        gateway.get(
            "/",
            "Host",
            host,
            "Authorization",
            "AWS4-HMAC-SHA256 Credential=123456789012/20261123/us-east-1/lambda/aws4_request,"
                + " SignedHeaders=host, Signature=0");

    assertThat(unsigned.statusCode()).isEqualTo(403);
    assertThat(unsigned.body()).startsWith("{\"Message\":\"Forbidden");
    assertThat(signed.statusCode()).isEqualTo(200);
    JsonNode context = event().path("requestContext");
    assertThat(context.path("accountId").asString()).isEqualTo("123456789012");
    assertThat(context.path("authorizer").path("iam").path("accessKey").asString())
        .isEqualTo("123456789012");
  }

  @Test
  void answersThePreflightWithoutTheFunction() {
    gateway.functionUrls.put("cors", "NONE", "BUFFERED", TestingFunctionUrls.cors("http://a.com"));

    HttpResponse<String> response =
        gateway.send(
            gateway
                .request("/_lambent/function-urls/cors/")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Origin", "http://a.com", "Access-Control-Request-Method", "POST"));

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://a.com");
    assertThat(response.headers().firstValue("Access-Control-Allow-Methods")).contains("GET,POST");
    assertThat(response.headers().firstValue("Access-Control-Allow-Headers")).contains("x-custom");
    assertThat(response.headers().firstValue("Access-Control-Max-Age")).contains("60");
    assertThat(response.headers().firstValue("Access-Control-Allow-Credentials")).contains("true");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void letsAllowedOriginsReadTheAnswer() {
    gateway.functionUrls.put("cors", "NONE", "BUFFERED", TestingFunctionUrls.cors("http://a.com"));

    HttpResponse<String> allowed =
        gateway.get("/_lambent/function-urls/cors/", "Origin", "http://a.com");
    HttpResponse<String> other =
        gateway.get("/_lambent/function-urls/cors/", "Origin", "http://b.com");

    assertThat(allowed.headers().firstValue("Access-Control-Allow-Origin"))
        .contains("http://a.com");
    assertThat(allowed.headers().firstValue("Access-Control-Expose-Headers")).contains("x-seen");
    assertThat(other.statusCode()).isEqualTo(200);
    assertThat(other.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void leavesThePreflightToAFunctionWithoutSettings() {
    gateway.send(
        gateway
            .request("/_lambent/function-urls/abc/")
            .method("OPTIONS", BodyPublishers.noBody())
            .headers("Origin", "http://a.com", "Access-Control-Request-Method", "POST"));

    assertThat(event().path("requestContext").path("http").path("method").asString())
        .isEqualTo("OPTIONS");
  }

  @Test
  void sendsStreamedAnswersAsTheyAre() {
    gateway.functionUrls.put("stream", "NONE", "RESPONSE_STREAM", null);
    answer("Hello, world!");

    HttpResponse<String> plain = gateway.get("/_lambent/function-urls/stream/");
    answer("{\"statusCode\":201,\"headers\":{\"a\":\"b\"}}" + "\0".repeat(8) + "text");
    HttpResponse<String> described = gateway.get("/_lambent/function-urls/stream/");

    assertThat(plain.statusCode()).isEqualTo(200);
    assertThat(plain.body()).isEqualTo("Hello, world!");
    assertThat(described.statusCode()).isEqualTo(201);
    assertThat(described.headers().firstValue("a")).contains("b");
    assertThat(described.body()).isEqualTo("text");
  }

  @Test
  void refusesABodyThatIsTooLarge() {
    HttpResponse<String> response =
        gateway.post("/", "x".repeat((6 << 20) + 1), "Host", HOST, "Content-Type", "text/plain");

    assertThat(response.statusCode()).isEqualTo(413);
  }

  @Test
  void servesAUrlAsItWasChangedOnceItLearnsOfTheChange() {
    gateway.functionUrls.put("changed");
    assertThat(gateway.get("/_lambent/function-urls/changed/").statusCode()).isEqualTo(200);

    gateway.functionUrls.put("changed", "AWS_IAM", "BUFFERED", null);
    gateway.functionUrls.changed();

    assertThat(gateway.get("/_lambent/function-urls/changed/").statusCode()).isEqualTo(403);
  }

  @Test
  void servesWhatItKnowsWhileFunctionServiceIsAway() {
    gateway.functionUrls.put("kept");
    assertThat(gateway.get("/_lambent/function-urls/kept/").statusCode()).isEqualTo(200);
    gateway.functionUrls.fail(true);
    int questions = gateway.functionUrls.questions();

    long deadline = System.nanoTime() + 60_000_000_000L;
    while (gateway.functionUrls.questions() == questions) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      assertThat(gateway.get("/_lambent/function-urls/kept/").statusCode()).isEqualTo(200);
    }

    assertThat(gateway.get("/_lambent/function-urls/new/").statusCode()).isEqualTo(503);
  }
}
