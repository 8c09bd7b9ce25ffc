package io.lambent.gateway;

import static io.lambent.gateway.TestingRestApi.HOST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** HTTP and HTTP_PROXY integrations of REST APIs. */
@Timeout(300)
class RestHttpTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final CountDownLatch firstWasRead = new CountDownLatch(1);
  private static final CountDownLatch done = new CountDownLatch(1);
  private static HttpServer server;
  private static String address;

  @BeforeAll
  static void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    address = "http://127.0.0.1:" + server.getAddress().getPort();
    server.createContext("/echo", RestHttpTest::echo);
    server.createContext("/parts", RestHttpTest::parts);
    server.createContext("/broken", RestHttpTest::broken);
    server.createContext("/stalled", RestHttpTest::stalled);
    server.start();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  @AfterAll
  static void close() {
    done.countDown();
    server.stop(0);
    gateway.close();
  }

  private static void echo(HttpExchange exchange) throws IOException {
    ObjectNode seen = JsonMapper.shared().createObjectNode();
    seen.put("method", exchange.getRequestMethod());
    seen.put("uri", exchange.getRequestURI().toString());
    ObjectNode headers = seen.putObject("headers");
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join("|", values)));
    seen.put("body", new String(exchange.getRequestBody().readAllBytes(), UTF_8));
    String wanted = exchange.getRequestHeaders().getFirst("X-Status");
    byte[] body = seen.toString().getBytes(UTF_8);
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.getResponseHeaders().add("X-From", "backend");
    exchange.getResponseHeaders().add("X-Two", "a");
    exchange.getResponseHeaders().add("X-Two", "b");
    exchange.getResponseHeaders().add("Server", "backend");
    exchange.sendResponseHeaders(wanted == null ? 200 : Integer.parseInt(wanted), body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static void parts(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(202, 0);
    exchange.getResponseBody().write("first".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    await(firstWasRead);
    exchange.getResponseBody().write("second".getBytes(UTF_8));
    exchange.close();
  }

  private static void broken(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write("part".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    throw new IOException("ends the connection");
  }

  private static void stalled(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 100);
    exchange.getResponseBody().write("part".getBytes(UTF_8));
    exchange.getResponseBody().flush();
    await(done);
    exchange.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static TestingRestApi api(String integration) {
    return new TestingRestApi()
        .method(
            "ANY", "/{proxy+}", "{'methodIntegration':" + integration.replace("AT", address) + "}")
        .stage("{'variables':{'color':'red'}}");
  }

  private static HttpResponse<String> post(String path, String body, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Host";
    all[headers.length + 1] = HOST;
    return gateway.post("/dev" + path, body, all);
  }

  @Test
  void passesARequestOnWithMappedParameters() {
    api("""
    {'type':'HTTP_PROXY','httpMethod':'ANY','uri':'AT/echo/{proxy}?own=1',
     'requestParameters':{
       'integration.request.path.proxy':'method.request.path.proxy',
       'integration.request.header.X-Color':'stageVariables.color',
       'integration.request.header.X-Fixed':"'fixed'",
       'integration.request.header.X-Body':'method.request.body.pets[1].name',
       'integration.request.header.X-Own':'method.request.querystring.q',
       'integration.request.header.X-None':'method.request.header.X-None',
       'integration.request.querystring.stage':'context.stage',
       'integration.request.multivaluequerystring.all':'method.request.multivaluequerystring.q'}}
    """
            .replace("\"'", "'\\u0027")
            .replace("'\"", "\\u0027'"))
        .serve(gateway);

    HttpResponse<String> response =
        post("/a%20b/c?q=1&q=2", "{\"pets\":[{},{\"name\":\"Rex\"}]}", "X-Own", "client");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    JsonNode seen = TestingRestApi.read(response.body());
    assertThat(seen.path("method").asString()).isEqualTo("POST");
    assertThat(seen.path("uri").asString())
        .isEqualTo("/echo/a%20b/c?own=1&q=1&q=2&stage=dev&all=1&all=2");
    JsonNode headers = seen.path("headers");
    assertThat(headers.path("x-color").asString()).isEqualTo("red");
    assertThat(headers.path("x-fixed").asString()).isEqualTo("fixed");
    assertThat(headers.path("x-body").asString()).isEqualTo("Rex");
    assertThat(headers.path("x-own").asString()).isEqualTo("2");
    assertThat(headers.has("x-none")).isFalse();
    assertThat(headers.path("x-amzn-apigateway-api-id").asString()).isEqualTo("rest1");
    assertThat(headers.path("x-amzn-trace-id").asString()).startsWith("Root=1-");
    assertThat(response.headers().allValues("X-Two")).containsExactly("a", "b");
    assertThat(response.headers().firstValue("x-amzn-Remapped-Server")).contains("backend");
  }

  private static final String MAPPED =
      """
      {'type':'HTTP','httpMethod':'PUT','uri':'AT/echo',
       'requestParameters':{'integration.request.header.X-Status':'method.request.header.Want'},
       'requestTemplates':{'application/json':'{\\'id\\':$input.json(\\'$.id\\')}'},
       'integrationResponses':{
         '200':{'statusCode':'201','responseParameters':{
           'method.response.header.X-Mapped':'integration.response.header.X-From',
           'method.response.header.X-Both':'integration.response.multivalueheader.X-Two',
           'method.response.header.X-Body':'integration.response.body.method',
           'method.response.header.X-Stage':'context.stage'},
           'responseTemplates':{'application/json':'{\\'saw\\':$input.json(\\'$.body\\')}'}},
         '400':{'statusCode':'418','selectionPattern':'4\\\\d\\\\d'},
         '500':{'statusCode':'502','selectionPattern':'5\\\\d\\\\d','responseTemplates':
           {'application/json':'{\\'failed\\':true}'}}}}
      """
          .replace("\\'", "\\u0022");

  @Test
  void mapsRequestsAndAnswers() {
    api(MAPPED).serve(gateway);

    HttpResponse<String> response =
        post("/x", "{\"id\":7,\"other\":1}", "Content-Type", "application/json", "X-Client", "1");

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.body()).isEqualTo("{\"saw\":\"{\\\"id\\\":7}\"}");
    assertThat(response.headers().firstValue("X-Mapped")).contains("backend");
    assertThat(response.headers().firstValue("X-Both")).contains("a,b");
    assertThat(response.headers().firstValue("X-Body")).contains("PUT");
    assertThat(response.headers().firstValue("X-Stage")).contains("dev");
    assertThat(response.headers().map()).doesNotContainKeys("x-from", "x-two");
  }

  @ParameterizedTest
  @CsvSource({"204, 201", "301, 201", "404, 418", "503, 502"})
  void choosesTheAnswerByTheStatus(String backend, int status) {
    api(MAPPED).serve(gateway);

    HttpResponse<String> response =
        post("/x", "{\"id\":1}", "Content-Type", "application/json", "Want", backend);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "http://127.0.0.1:1/ | 504 | Network error communicating with endpoint",
        "AT/stalled | 504 | Endpoint request timed out",
        "AT/broken | 504 | Network error communicating with endpoint",
        "http:// | 500 | Internal server error",
        "ftp://127.0.0.1/ | 500 | Internal server error",
      })
  void answersForBackendsThatDoNot(String uri, int status, String message) {
    for (String type : new String[] {"HTTP", "HTTP_PROXY"}) {
      api("{'type':'"
              + type
              + "','httpMethod':'GET','timeoutInMillis':"
              + (uri.endsWith("/stalled") ? 500 : 29_000)
              + ",'uri':'"
              + uri
              + "','integrationResponses':{'200':{'statusCode':'200'}}}")
          .serve(gateway);

      HttpResponse<String> response = gateway.get("/dev/x", "Host", HOST);

      assertThat(response.statusCode()).isEqualTo(status);
      assertThat(response.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    }
  }

  @Test
  void sendsNoHeadersThatWouldBreakARequest() {
    String integration =
        "{'type':'HTTP_PROXY','httpMethod':'GET','uri':'AT/echo','requestParameters':"
            + "{'integration.request.header.NAME':'method.request.querystring.q'}}";
    api(integration.replace("NAME", "X-Q")).serve(gateway);
    HttpResponse<String> injected = gateway.get("/dev/x?q=a%0d%0aX-In:%20b", "Host", HOST);
    api(integration.replace("NAME", "Transfer-Encoding")).serve(gateway);

    assertThat(injected.statusCode()).isEqualTo(400);
    assertThat(gateway.get("/dev/x?q=a", "Host", HOST).statusCode()).isEqualTo(500);
  }

  @Test
  void streamsAnAnswer() throws IOException {
    api("{'type':'HTTP_PROXY','httpMethod':'GET','uri':'AT/parts','responseTransferMode':'STREAM'}")
        .serve(gateway);
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.get("/_aws/execute-api/rest1/dev/x");
      Map<String, String> head = client.head();
      String first = client.text();
      firstWasRead.countDown();

      assertThat(head).containsEntry("status", "HTTP/1.1 202 Accepted");
      assertThat(first).isEqualTo("first");
      assertThat(client.text()).isEqualTo("second");
      assertThat(client.text()).isEmpty();
    }
  }

  @Test
  void endsTheConnectionWhereAStreamedAnswerIsNotComplete() throws IOException {
    for (String path : new String[] {"broken", "stalled"}) {
      // The part has to pass before the time is over.
      api("{'type':'HTTP_PROXY','httpMethod':'GET','timeoutInMillis':"
              + (path.equals("stalled") ? 5_000 : 29_000)
              + ",'uri':'AT/"
              + path
              + "','responseTransferMode':'STREAM'}")
          .serve(gateway);
      try (StreamingClient client = new StreamingClient(gateway.port())) {
        client.get("/_aws/execute-api/rest1/dev/x");
        client.head();
        assertThat(client.text()).isEqualTo("part");
        assertThatThrownBy(client::text).isInstanceOf(IOException.class);
      }
    }
  }
}
