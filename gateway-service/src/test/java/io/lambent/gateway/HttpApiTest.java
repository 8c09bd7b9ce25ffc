package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lambent.contract.api.ApiAuthorizer;
import io.lambent.contract.api.ApiCors;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.invocation.InvocationOutcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** HTTP APIs, from the request to the integration and from its answer to the response. */
class HttpApiTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String HOST = "abc123.execute-api.us-east-1.localhost:4566";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:";
  private static final String URI =
      "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/" + FUNCTION;

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static ApiIntegration function(String version) {
    return integration(
        "AWS_PROXY", URI + "${stageVariables.fn}:live/invocations", version, Map.of(), Map.of());
  }

  private static ApiIntegration integration(
      String type,
      @Nullable String uri,
      String version,
      Map<String, String> request,
      Map<String, Map<String, String>> response) {
    return new ApiIntegration(
        "i", type, null, uri, "ANY", version, 30_000, request, response, Map.of(), null, null, null,
        List.of());
  }

  private static ApiRoute route(String key, ApiIntegration integration) {
    return new ApiRoute(key, key, "NONE", null, List.of(), null, integration);
  }

  private static ApiStage stage(
      String name, ApiStage.RateLimit limit, List<ApiAuthorizer> authorizers, ApiRoute... routes) {
    return new ApiStage(
        name, "d", Map.of("fn", "f"), limit, Map.of(), null, false, List.of(routes), authorizers);
  }

  private static ApiStage stage(String name, ApiRoute... routes) {
    return stage(name, new ApiStage.RateLimit(null, null), List.of(), routes);
  }

  private static void put(@Nullable ApiCors cors, ApiStage... stages) {
    gateway.apis.put(
        new HttpApi(
            new ApiIdentity("abc123", "000000000000", "us-east-1"), false, cors, List.of(stages)));
  }

  private static void answer(String payload) {
    gateway.invoker.answers(
        any -> new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, payload.getBytes(UTF_8)));
  }

  private static JsonNode event() {
    return JsonMapper.shared().readTree(gateway.invoker.only().payload());
  }

  @Test
  void buildsTheEventOfPayloadFormat2() {
    put(null, stage("dev", route("POST /pets/{id}", function("2.0"))));
    answer(
        "{\"statusCode\":201,\"headers\":{\"x-a\":\"b\"},\"cookies\":[\"c=1\"],\"body\":\"hi\"}");

    HttpResponse<String> response =
        gateway.post(
            "/dev/pets/a%20b?q=1&q=2",
            "{\"a\":1}",
            "Host",
            HOST,
            "Content-Type",
            "application/json",
            "Cookie",
            "one=1; two=2");

    assertThat(response.statusCode()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("hi");
    assertThat(response.headers().firstValue("x-a")).contains("b");
    assertThat(response.headers().firstValue("set-cookie")).contains("c=1");
    assertThat(response.headers().firstValue("content-type")).contains("text/plain;charset=UTF-8");
    assertThat(gateway.invoker.only().function().name()).isEqualTo("f");
    assertThat(gateway.invoker.only().qualifier()).isEqualTo("live");
    JsonNode event = event();
    assertThat(event.path("version").asString()).isEqualTo("2.0");
    assertThat(event.path("routeKey").asString()).isEqualTo("POST /pets/{id}");
    assertThat(event.path("rawPath").asString()).isEqualTo("/dev/pets/a%20b");
    assertThat(event.path("rawQueryString").asString()).isEqualTo("q=1&q=2");
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"id\":\"a b\"}");
    assertThat(event.path("stageVariables").toString()).isEqualTo("{\"fn\":\"f\"}");
    assertThat(event.path("cookies").toString()).isEqualTo("[\"one=1\",\"two=2\"]");
    assertThat(event.path("headers").has("cookie")).isFalse();
    JsonNode context = event.path("requestContext");
    assertThat(context.path("accountId").asString()).isEqualTo("000000000000");
    assertThat(context.path("apiId").asString()).isEqualTo("abc123");
    assertThat(context.path("stage").asString()).isEqualTo("dev");
    assertThat(context.path("http").path("path").asString()).isEqualTo("/dev/pets/a b");
    assertThat(context.path("requestId").asString())
        .isEqualTo(response.headers().firstValue("apigw-requestid").orElseThrow());
  }

  @Test
  void buildsTheEventOfPayloadFormat1() {
    put(null, stage("$default", route("ANY /{proxy+}", function("1.0"))));
    answer("{\"statusCode\":200,\"multiValueHeaders\":{\"x-m\":[\"1\",\"2\"]},\"body\":\"\"}");

    HttpResponse<String> response = gateway.get("/a/b?q=1&q=2", "Host", HOST, "X-One", "1");

    assertThat(response.headers().allValues("x-m")).containsExactly("1", "2");
    JsonNode event = event();
    assertThat(event.path("version").asString()).isEqualTo("1.0");
    assertThat(event.path("resource").asString()).isEqualTo("/{proxy+}");
    assertThat(event.path("path").asString()).isEqualTo("/a/b");
    assertThat(event.path("headers").path("x-one").asString()).isEqualTo("1");
    assertThat(event.path("multiValueHeaders").path("x-one").toString()).isEqualTo("[\"1\"]");
    assertThat(event.path("queryStringParameters").toString()).isEqualTo("{\"q\":\"2\"}");
    assertThat(event.path("multiValueQueryStringParameters").toString())
        .isEqualTo("{\"q\":[\"1\",\"2\"]}");
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"proxy\":\"a/b\"}");
    assertThat(event.path("body").isNull()).isTrue();
    assertThat(event.path("requestContext").path("identity").path("sourceIp").asString())
        .isEqualTo("127.0.0.1");
    assertThat(event.path("requestContext").path("resourcePath").asString()).isEqualTo("/{proxy+}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "2.0 | {\"a\":1}                        | 200 | {\"a\":1}",
        "2.0 | \"text\"                         | 200 | text",
        "2.0 | {\"statusCode\":204}             | 204 | ``",
        "2.0 | {\"statusCode\":\"x\"}           | 500 | {\"message\":\"Internal Server Error\"}",
        "1.0 | {\"a\":1}                        | 500 | {\"message\":\"Internal Server Error\"}",
        "1.0 | {\"statusCode\":200,\"body\":\"YQ==\",\"isBase64Encoded\":true} | 200 | a"
      })
  void translatesAnswers(String version, String payload, int status, String body) {
    put(null, stage("$default", route("$default", function(version))));
    answer(payload);

    HttpResponse<String> response = gateway.get("/", "Host", HOST);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @Test
  void answersErrorsAsApiGatewayDoes() {
    put(
        null,
        stage("$default", route("GET /f", function("2.0"))),
        stage("empty"),
        stage("none", route("GET /n", integration("AWS_PROXY", null, "2.0", Map.of(), Map.of()))));
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.FunctionFailed(
                TestingInvoker.EXECUTION, "Error", "{}".getBytes(UTF_8)));

    assertThat(gateway.get("/other", "Host", HOST))
        .satisfies(
            response -> {
              assertThat(response.statusCode()).isEqualTo(404);
              assertThat(response.body()).isEqualTo("{\"message\":\"Not Found\"}");
            });
    assertThat(gateway.get("/f", "Host", HOST).body())
        .isEqualTo("{\"message\":\"Internal Server Error\"}");
    assertThat(gateway.get("/none/n", "Host", HOST).statusCode()).isEqualTo(500);
    assertThat(gateway.get("/f", "Host", "nosuch.execute-api.us-east-1.localhost").body())
        .isEqualTo("{\"message\":\"Forbidden\"}");
  }

  @Test
  void reachesAnApiByPathAndByDomain() {
    put(null, stage("dev", route("GET /a", function("2.0"))));
    gateway.apis.put(
        new ApiDomain("api.example.com", List.of(new ApiDomain.Mapping("v1", "abc123", "dev"))));
    answer("{}");

    HttpResponse<String> byPath = gateway.get("/_aws/execute-api/abc123/dev/a");

    assertThat(byPath.statusCode()).isEqualTo(200);
    assertThat(byPath.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(event().path("rawPath").asString()).isEqualTo("/dev/a");
    gateway.reset();
    answer("{}");
    assertThat(gateway.get("/v1/a", "Host", "api.example.com").statusCode()).isEqualTo(200);
    assertThat(event().path("rawPath").asString()).isEqualTo("/a");
    assertThat(event().path("requestContext").path("domainName").asString())
        .isEqualTo("api.example.com");
    assertThat(gateway.get("/v2/a", "Host", "api.example.com").statusCode()).isEqualTo(403);
    assertThat(gateway.get("/", "Host", "other.example.com").statusCode()).isEqualTo(403);
  }

  @Test
  void asksForAnApiOnceUntilItChanges() {
    put(null, stage("$default", route("$default", function("2.0"))));
    answer("{}");
    int before = gateway.apis.questions();

    gateway.get("/", "Host", HOST);
    gateway.get("/", "Host", HOST);
    int once = gateway.apis.questions() - before;
    put(null, stage("$default"));
    int status = gateway.get("/", "Host", HOST).statusCode();

    assertThat(once).isEqualTo(1);
    assertThat(status).isEqualTo(404);
  }

  @Test
  void answersPreflightsWithoutARoute() {
    ApiCors cors =
        new ApiCors(
            true,
            List.of("x-a"),
            List.of("GET", "POST"),
            List.of("https://*.example.com"),
            List.of("x-b"),
            60);
    put(cors, stage("$default", route("GET /", function("2.0"))));
    answer("{\"statusCode\":200,\"headers\":{\"Access-Control-Allow-Origin\":\"*\"}}");

    HttpResponse<String> preflight =
        gateway.send(
            gateway
                .request("/any")
                .method("OPTIONS", BodyPublishers.noBody())
                .headers("Host", HOST, "Origin", "https://a.example.com")
                .header("Access-Control-Request-Method", "GET"));
    HttpResponse<String> response =
        gateway.get("/", "Host", HOST, "Origin", "https://a.example.com");

    assertThat(preflight.statusCode()).isEqualTo(204);
    assertThat(preflight.headers().map())
        .containsEntry("access-control-allow-origin", List.of("https://a.example.com"))
        .containsEntry("access-control-allow-methods", List.of("GET,POST"))
        .containsEntry("access-control-allow-headers", List.of("x-a"))
        .containsEntry("access-control-max-age", List.of("60"));
    assertThat(response.headers().allValues("access-control-allow-origin"))
        .containsExactly("https://a.example.com");
    assertThat(response.headers().firstValue("access-control-expose-headers")).contains("x-b");
    assertThat(gateway.get("/", "Host", HOST, "Origin", "https://other.com").headers().map())
        .doesNotContainKey("access-control-allow-origin");
  }

  @Test
  void throttlesByTokenBuckets() {
    put(
        null,
        stage(
            "$default",
            new ApiStage.RateLimit(0.001, 2),
            List.of(),
            route("GET /limited", function("2.0"))));
    answer("{}");

    List<Integer> statuses =
        List.of(1, 2, 3).stream()
            .map(i -> gateway.get("/limited", "Host", HOST).statusCode())
            .toList();

    assertThat(statuses).containsExactly(200, 200, 429);
  }

  @Test
  void asksAnAuthorizerFunctionAndKeepsItsAnswer() {
    ApiAuthorizer authorizer =
        new ApiAuthorizer(
            "a",
            "name",
            "REQUEST",
            List.of("$request.header.Authorization"),
            null,
            List.of(),
            URI + "authorize/invocations",
            "2.0",
            true,
            60);
    put(
        null,
        stage(
            "$default",
            new ApiStage.RateLimit(null, null),
            List.of(authorizer),
            new ApiRoute("r", "GET /", "CUSTOM", "a", List.of(), null, function("2.0"))));
    gateway.invoker.answers(
        invocation -> {
          String answer =
              !invocation.function().name().equals("authorize")
                  ? "{}"
                  : new String(invocation.payload(), UTF_8)
                          .contains("\"identitySource\":[\"good\"]")
                      ? "{\"isAuthorized\":true,\"context\":{\"user\":\"u\",\"n\":1}}"
                      : "{\"isAuthorized\":false}";
          return new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, answer.getBytes(UTF_8));
        });

    assertThat(gateway.get("/", "Host", HOST).statusCode()).isEqualTo(401);
    assertThat(gateway.get("/", "Host", HOST, "Authorization", "bad").statusCode()).isEqualTo(403);
    gateway.get("/", "Host", HOST, "Authorization", "good");
    gateway.invoker.reset();
    answer("{}");
    assertThat(gateway.get("/", "Host", HOST, "Authorization", "good").statusCode()).isEqualTo(200);
    assertThat(event().path("requestContext").path("authorizer").toString())
        .isEqualTo("{\"lambda\":{\"user\":\"u\",\"n\":1}}");
  }

  @Test
  void forwardsToAnEndpointWithChangedParameters() throws IOException {
    HttpServer endpoint =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    endpoint.createContext(
        "/",
        exchange -> {
          byte[] body =
              (exchange.getRequestMethod()
                      + " "
                      + exchange.getRequestURI()
                      + " "
                      + exchange.getRequestHeaders().getFirst("x-added")
                      + " "
                      + new String(exchange.getRequestBody().readAllBytes(), UTF_8))
                  .getBytes(UTF_8);
          exchange.getResponseHeaders().add("x-from", "endpoint");
          exchange
              .getResponseHeaders()
              .add("x-agent", exchange.getRequestHeaders().getFirst("User-Agent"));
          exchange.sendResponseHeaders(202, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    endpoint.start();
    ApiIntegration proxy =
        integration(
            "HTTP_PROXY",
            "http://127.0.0.1:" + endpoint.getAddress().getPort() + "/base/{proxy}",
            "1.0",
            Map.of(
                "append:header.x-added", "${request.querystring.q}-${stageVariables.fn}",
                "overwrite:querystring.b", "${request.body.b}",
                "remove:querystring.q", "''",
                "remove:header.user-agent", "''"),
            Map.of(
                "202",
                Map.of("overwrite:statuscode", "203", "append:header.x-more", "$context.stage")));
    put(null, stage("dev", route("ANY /{proxy+}", proxy)));

    HttpResponse<String> response =
        gateway.post("/dev/a%20b/c?q=1", "{\"b\":\"x y\"}", "Host", HOST);
    HttpResponse<String> broken = gateway.get("/dev/a?q=%0a", "Host", HOST);
    HttpResponse<String> foreign = gateway.get("/dev/a?q=%E2%82%AC", "Host", HOST);
    endpoint.stop(0);

    assertThat(response.statusCode()).isEqualTo(203);
    assertThat(response.body()).isEqualTo("POST /base/a%20b/c?b=x+y 1-f {\"b\":\"x y\"}");
    assertThat(response.headers().firstValue("x-from")).contains("endpoint");
    assertThat(response.headers().firstValue("x-more")).contains("dev");
    assertThat(response.headers().firstValue("x-agent").orElse("")).startsWith("AmazonAPIGateway_");
    assertThat(gateway.get("/dev/a", "Host", HOST).body())
        .isEqualTo("{\"message\":\"Service Unavailable\"}");
    assertThat(broken.statusCode()).isEqualTo(400);
    assertThat(broken.body()).isEqualTo("{\"message\":\"Bad Request\"}");
    assertThat(foreign.statusCode()).isEqualTo(203);
  }
}
