package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiIntegration;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.testing.HostileText;
import io.lambent.testing.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever comes for an API whose backends answer: an answer, and never an error that blames the
 * gateway. {@code -Dlambent.fuzz.rounds=N} sends more of it, {@code -Dlambent.fuzz.seed=N} other
 * things.
 */
@Timeout(3_600)
class ApiFuzzTest {
  private static final long SEED = Long.getLong("lambent.fuzz.seed", 2026);
  private static final int ROUNDS = Integer.getInteger("lambent.fuzz.rounds", 1_000);
  private static final TestingGateway gateway = new TestingGateway();
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
  private static final List<String> APIS =
      List.of(
          "/_aws/execute-api/rest1/dev",
          "/restapis/rest1/dev/_user_request_",
          "/_aws/execute-api/http1",
          "/_aws/execute-api/http1/dev",
          "/_aws/execute-api/ws1/dev",
          "/_aws/execute-api");
  private static final List<String> PATHS =
      List.of("", "/", "/proxy", "/mock", "/backend", "/v1", "/v2", "/@connections", "/none");
  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "get", "X-ANY");
  private static final List<String> HEADERS =
      List.of(
          "Accept",
          "Accept-Encoding",
          "Authorization",
          "Cache-Control",
          "Connection",
          "Content-Type",
          "Cookie",
          "Expect",
          "Forwarded",
          "If-None-Match",
          "Origin",
          "Range",
          "TE",
          "Upgrade",
          "User-Agent",
          "X-Amz-Date",
          "X-Amzn-Trace-Id",
          "X-Api-Key",
          "X-Forwarded-For",
          "X-Forwarded-Host",
          "X-Lambent-Account");
  private static final List<String> VALUES =
      List.of(
          "",
          "*",
          "*/*;q=0",
          "application/json",
          "application/json; charset=\"",
          ";",
          "/",
          "text/plain;=;",
          "multipart/form-data; boundary=",
          "gzip, deflate;q=x",
          "close",
          "upgrade",
          "websocket",
          "100-continue",
          "max-age=0",
          "a=b; c; =d; ;;",
          "Bearer a.b.c",
          "Bearer",
          "AWS4-HMAC-SHA256 Credential=x/20260101/us-east-1/execute-api/aws4_request",
          "Root=1-x;Parent=;Sampled=9",
          "null",
          "http://[",
          "\u00ff\u00fe",
          "bytes=-1",
          "x".repeat(4_000));
  private static HttpServer backend;

  @BeforeAll
  static void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    backend.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    backend.start();
    String address = "http://127.0.0.1:" + backend.getAddress().getPort();
    gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":200,\"body\":\"x\"}"));
    restApi(address);
    httpApi(address);
    gateway.apis.put(
        new WebSocketApi(
            new ApiIdentity("ws1", "000000000000", "us-east-1"),
            false,
            "$request.body.action",
            List.of(
                stage("dev", route("$default", function("1.0")), route("a", function("1.0"))))));
  }

  @AfterAll
  static void close() {
    backend.stop(0);
    gateway.close();
  }

  private static void restApi(String address) {
    new TestingRestApi()
        .function("ANY", "/proxy/{proxy+}", "f")
        .function("ANY", "/", "f")
        .method(
            "ANY",
            "/mock/{id}",
            """
            {'requestValidatorId':'v','requestModels':{'application/json':'Pet'},
             'methodIntegration':{'type':'MOCK','requestTemplates':{'$default':'{"statusCode":200}'},
             'integrationResponses':{'200':{'statusCode':'200','responseParameters':
               {'method.response.header.X-Id':'method.request.path.id',
                'method.response.header.X-Q':'method.request.querystring.q'},
               'responseTemplates':{'application/json':
               '{"b":"$util.escapeJavaScript($input.params("id"))","j":$input.json("$")}'}}}}}
            """
                .replace("\"", "\\u0022"))
        .method(
            "ANY",
            "/backend/{proxy+}",
            "{'methodIntegration':{'type':'HTTP_PROXY','httpMethod':'ANY','uri':'"
                + address
                + "/{proxy}','requestParameters':{'integration.request.path.proxy':"
                + "'method.request.path.proxy','integration.request.header.X-Q':"
                + "'method.request.querystring.q'}}}")
        .api(
            "{'models':{'Pet':{'name':'Pet','schema':'{\\u0022type\\u0022:\\u0022object\\u0022}'}},"
                + "'requestValidators':{'v':{'validateRequestBody':true,'validateRequestParameters':true}},"
                + "'binaryMediaTypes':['image/*'],'minimumCompressionSize':0}")
        .serve(gateway);
  }

  private static void httpApi(String address) {
    ApiIntegration proxy =
        integration(
            "HTTP_PROXY",
            address + "/{proxy}",
            Map.of(
                "append:header.x-q",
                "$request.querystring.q",
                "overwrite:querystring.h",
                "$request.header.cookie"));
    ApiRoute[] routes = {
      route("ANY /v1/{proxy+}", function("1.0")),
      route("ANY /v2/{id}", function("2.0")),
      route("$default", function("2.0")),
      route("ANY /backend/{proxy+}", proxy)
    };
    gateway.apis.put(
        new HttpApi(
            new ApiIdentity("http1", "000000000000", "us-east-1"),
            false,
            null,
            List.of(stage("$default", routes), stage("dev", routes))));
  }

  private static ApiStage stage(String name, ApiRoute... routes) {
    return new ApiStage(
        name,
        "d",
        Map.of("a", "b"),
        new ApiStage.RateLimit(null, null),
        Map.of(),
        null,
        false,
        List.of(routes),
        List.of());
  }

  private static ApiIntegration function(String version) {
    ApiIntegration made = integration("AWS_PROXY", FUNCTION, Map.of());
    return new ApiIntegration(
        "i",
        made.type(),
        null,
        made.uri(),
        "POST",
        version,
        30_000,
        Map.of(),
        Map.of(),
        Map.of(),
        null,
        null,
        null,
        List.of());
  }

  private static ApiIntegration integration(
      String type, @Nullable String uri, Map<String, String> request) {
    return new ApiIntegration(
        "i", type, null, uri, "ANY", "1.0", 30_000, request, Map.of(), Map.of(), null, null, null,
        List.of());
  }

  private static ApiRoute route(String key, ApiIntegration integration) {
    return new ApiRoute(key, key, "NONE", null, List.of(), "$default", integration);
  }

  private static <T> T one(Random random, List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static String path(Random random) {
    StringBuilder path = new StringBuilder(one(random, APIS)).append(one(random, PATHS));
    for (int i = random.nextInt(3); i > 0; i--) {
      path.append('/').append(one(random, HostileText.SEGMENTS));
    }
    if (random.nextBoolean()) {
      path.append('?').append(one(random, HostileText.QUERIES).replace("Marker", "q"));
    }
    return path.toString();
  }

  private static String headers(Random random) {
    StringBuilder headers = new StringBuilder("Host: localhost\r\nConnection: close\r\n");
    for (int i = random.nextInt(6); i > 0; i--) {
      headers.append(one(random, HEADERS)).append(": ").append(one(random, VALUES)).append("\r\n");
    }
    return headers.toString();
  }

  private static byte[] body(Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> new byte[0];
      case 1 -> HostileText.random(random);
      case 2 -> one(random, HostileText.BODIES);
      default -> HostileText.mutated(random, "{\"name\":\"Rex\",\"list\":[1,2,{\"a\":null}]}");
    };
  }

  @Test
  void answersEveryRequest() throws IOException {
    Random random = new Random(SEED);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < ROUNDS; i++) {
      byte[] body = body(random);
      String head =
          one(random, METHODS)
              + " "
              + path(random)
              + " HTTP/1."
              + (random.nextInt(8) == 0 ? 0 : 1)
              + "\r\n"
              + headers(random)
              + "Content-Length: "
              + body.length
              + "\r\n";
      RawHttp.Answer answer = RawHttp.send(gateway.port(), head, body);
      int status = status(answer);
      boolean isOurs = status >= 500 && status != 501;
      if (isOurs || status < 200) {
        wrong.add(status + " " + new String(answer.body(), UTF_8) + " for " + head);
      }
    }

    assertThat(wrong).as("seed " + SEED).isEmpty();
  }

  /** The status of the answer that follows the one to continue, if there is one. */
  private static int status(RawHttp.Answer answer) {
    String rest = new String(answer.body(), ISO_8859_1);
    return answer.status() == 100 && rest.startsWith("HTTP/1.1 ")
        ? Integer.parseInt(rest.substring(9, 12))
        : answer.status();
  }
}
