package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.ApiMessage;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.invocation.InvocationOutcome;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Load balancers, from the request over their rules to the function and back. */
class LoadBalancerTest {
  private static final String LABEL = "web-1234567890";
  private static final TestingGateway gateway =
      new TestingGateway("lambent.load-balancers.hosts." + LABEL + "=*.example.com");
  private static final String HOST = LABEL + ".us-east-1.elb.localhost:4566";
  private static final String PREFIX = "arn:aws:elasticloadbalancing:us-east-1:000000000000:";
  private static final String GROUP = PREFIX + "targetgroup/one/0123456789abcdef";
  private static final String MULTI = PREFIX + "targetgroup/multi/0123456789abcdef";
  private static final String EMPTY = PREFIX + "targetgroup/empty/0123456789abcdef";

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(any -> succeeded("{\"statusCode\":200,\"body\":\"ok\"}"));
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static InvocationOutcome succeeded(String payload) {
    return new InvocationOutcome.Succeeded(TestingInvoker.EXECUTION, payload.getBytes(UTF_8));
  }

  private static LoadBalancer.Action forward(int stickySeconds, String... groups) {
    List<LoadBalancer.Weighted> weighted = new ArrayList<>();
    for (String group : groups) {
      weighted.add(new LoadBalancer.Weighted(group, 1));
    }
    return new LoadBalancer.Action(new LoadBalancer.Forward(weighted, stickySeconds), null, null);
  }

  private static LoadBalancer.Action fixed(String body) {
    return new LoadBalancer.Action(
        null, null, new LoadBalancer.FixedResponse(200, "text/plain", body));
  }

  private static LoadBalancer.Condition condition(
      String field, @Nullable String header, String... values) {
    return new LoadBalancer.Condition(field, header, List.of(values), List.of());
  }

  private static LoadBalancer.Rule rule(
      LoadBalancer.Action action, LoadBalancer.Condition... conditions) {
    return new LoadBalancer.Rule(
        PREFIX + "listener-rule/app/web/1/2/3", List.of(conditions), action);
  }

  private static LoadBalancer.Listener listener(
      String protocol, int port, LoadBalancer.Rule... rules) {
    return new LoadBalancer.Listener(
        PREFIX + "listener/app/web/1/" + port,
        protocol,
        port,
        List.of(rules),
        Map.of("routing.http.response.x_frame_options.header_value", "DENY"));
  }

  private static void put(Map<String, String> attributes, LoadBalancer.Listener... listeners) {
    String function = "arn:aws:lambda:us-east-1:000000000000:function:";
    LoadBalancer loadBalancer =
        new LoadBalancer(
            new ApiIdentity(LoadBalancer.id(LABEL), "000000000000", "us-east-1"),
            PREFIX + "loadbalancer/app/web/0123456789abcdef",
            LABEL,
            attributes,
            List.of(listeners),
            List.of(
                new LoadBalancer.TargetGroup(GROUP, false, List.of(function + "f:live")),
                new LoadBalancer.TargetGroup(MULTI, true, List.of(function + "g")),
                new LoadBalancer.TargetGroup(EMPTY, false, List.of())));
    JsonMapper json = JsonMapper.shared();
    // Serialised as between two services.
    gateway.apis.put(
        json.readValue(json.writeValueAsBytes(ApiMessage.of(loadBalancer)), ApiMessage.class)
            .api());
  }

  private static void put(LoadBalancer.Rule... rules) {
    put(Map.of(), listener("HTTP", 80, rules));
  }

  private static HttpResponse<String> get(String path, String... headers) {
    List<String> all = new ArrayList<>(List.of("Host", HOST));
    all.addAll(List.of(headers));
    return gateway.get(path, all.toArray(String[]::new));
  }

  private static JsonNode event() {
    return JsonMapper.shared().readTree(gateway.invoker.only().payload());
  }

  @Test
  void buildsTheEventOfARequest() {
    put(rule(forward(0, GROUP)));

    HttpResponse<String> response =
        gateway.post(
            "/a%20b?q=%31&q=2&flag",
            "{\"a\":1}",
            "Host",
            HOST,
            "Content-Type",
            "application/json; charset=utf-8",
            "X-Two",
            "1",
            "X-Two",
            "2",
            "X-Forwarded-For",
            "192.0.2.1");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEqualTo("ok");
    assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
    assertThat(response.headers().firstValue("server")).contains("awselb/2.0");
    assertThat(response.headers().firstValue("x-frame-options")).contains("DENY");
    assertThat(gateway.invoker.only().function().name()).isEqualTo("f");
    assertThat(gateway.invoker.only().qualifier()).isEqualTo("live");
    JsonNode event = event();
    assertThat(event.propertyNames())
        .containsExactly(
            "requestContext",
            "httpMethod",
            "path",
            "queryStringParameters",
            "headers",
            "body",
            "isBase64Encoded");
    assertThat(event.path("requestContext").toString())
        .isEqualTo("{\"elb\":{\"targetGroupArn\":\"" + GROUP + "\"}}");
    assertThat(event.path("httpMethod").asString()).isEqualTo("POST");
    assertThat(event.path("path").asString()).isEqualTo("/a%20b");
    assertThat(event.path("queryStringParameters").toString())
        .isEqualTo("{\"q\":\"2\",\"flag\":\"\"}");
    JsonNode headers = event.path("headers");
    assertThat(headers.path("host").asString()).isEqualTo(HOST);
    assertThat(headers.path("x-two").asString()).isEqualTo("2");
    assertThat(headers.path("x-forwarded-for").asString()).isEqualTo("192.0.2.1, 127.0.0.1");
    assertThat(headers.path("x-forwarded-port").asString()).isEqualTo("80");
    assertThat(headers.path("x-forwarded-proto").asString()).isEqualTo("http");
    assertThat(headers.path("x-amzn-trace-id").asString())
        .matches("Root=1-[0-9a-f]{8}-[0-9a-f]{24}");
    assertThat(event.path("body").asString()).isEqualTo("{\"a\":1}");
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
  }

  @Test
  void buildsTheEventWithListsOfValues() {
    put(rule(forward(0, MULTI)));
    gateway.invoker.answers(
        any ->
            succeeded(
                "{\"statusCode\":404,\"statusDescription\":\"404 Nowhere\","
                    + "\"multiValueHeaders\":{\"Set-Cookie\":[\"a=1\",\"b=2\"]},"
                    + "\"headers\":{\"x-ignored\":\"1\"}}"));

    HttpResponse<String> response =
        get("/?q=%31&q=2", "X-Two", "1", "X-Two", "2", "X-Amzn-Trace-Id", "Root=1-2-3;x=y");

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.headers().allValues("set-cookie")).containsExactly("a=1", "b=2");
    assertThat(response.headers().firstValue("x-ignored")).isEmpty();
    JsonNode event = event();
    assertThat(event.path("multiValueQueryStringParameters").toString())
        .isEqualTo("{\"q\":[\"%31\",\"2\"]}");
    assertThat(event.has("headers")).isFalse();
    assertThat(event.path("multiValueHeaders").path("x-two").toString()).isEqualTo("[\"1\",\"2\"]");
    assertThat(event.path("multiValueHeaders").path("x-amzn-trace-id").path(0).asString())
        .matches("Self=1-[0-9a-f]{8}-[0-9a-f]{24};Root=1-2-3;x=y");
    assertThat(event.path("body").asString()).isEmpty();
    assertThat(event.path("isBase64Encoded").asBoolean()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "text/html, -, false",
        "application/xml, -, false",
        "application/json, gzip, true",
        "application/octet-stream, -, true"
      })
  void encodesBodiesByTypeAndEncoding(String type, @Nullable String encoding, boolean isEncoded) {
    put(rule(forward(0, GROUP)));
    List<String> headers = new ArrayList<>(List.of("Host", HOST, "Content-Type", type));
    if (encoding != null) {
      headers.addAll(List.of("Content-Encoding", encoding));
    }

    gateway.post("/", "hi", headers.toArray(String[]::new));

    assertThat(event().path("isBase64Encoded").asBoolean()).isEqualTo(isEncoded);
    assertThat(event().path("body").asString()).isEqualTo(isEncoded ? "aGk=" : "hi");
  }

  @Test
  void takesTheFirstRuleWhoseConditionsHold() {
    put(
        rule(fixed("host"), condition("host-header", null, "shop.*", "*.example.com")),
        rule(
            fixed("two"),
            condition("path-pattern", null, "/both/*"),
            condition("http-request-method", null, "POST", "PUT")),
        rule(fixed("path"), condition("path-pattern", null, "/both/*", "/path")),
        rule(fixed("header"), condition("http-header", "X-Kind", "*CHROME*")),
        rule(
            fixed("query"),
            new LoadBalancer.Condition(
                "query-string",
                null,
                List.of(),
                List.of(
                    new LoadBalancer.Parameter("version", "v?"),
                    new LoadBalancer.Parameter(null, "any")))),
        rule(
            fixed("ip"),
            condition("source-ip", null, "10.0.0.0/8", "127.0.0.1/32"),
            condition("path-pattern", null, "/ip")),
        rule(fixed("default")));

    assertThat(gateway.get("/", "Host", "shop." + HOST).body()).isEqualTo("host");
    assertThat(gateway.get("/", "Host", "www.example.com").body()).isEqualTo("host");
    assertThat(gateway.post("/both/x", "", "Host", HOST).body()).isEqualTo("two");
    assertThat(get("/both/x").body()).isEqualTo("path");
    assertThat(get("/PATH").body()).isEqualTo("default");
    assertThat(get("/", "x-kind", "no", "x-kind", "a chrome b").body()).isEqualTo("header");
    assertThat(get("/?VERSION=V1").body()).isEqualTo("query");
    assertThat(get("/?version=v10").body()).isEqualTo("default");
    assertThat(get("/?x=any").body()).isEqualTo("query");
    assertThat(get("/ip").body()).isEqualTo("ip");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void redirectsWithPlaceholders() {
    put(
        rule(
            new LoadBalancer.Action(
                null,
                new LoadBalancer.Redirect(
                    "HTTPS", "www.#{host}", "443", "/new/#{path}", "#{query}&x=1", 302),
                null),
            condition("path-pattern", null, "/old*")),
        rule(
            new LoadBalancer.Action(
                null,
                new LoadBalancer.Redirect("#{protocol}", "#{host}", "#{port}", "/else", "", 301),
                null)));

    HttpResponse<String> response = get("/old?a=b");
    assertThat(response.statusCode()).isEqualTo(302);
    assertThat(response.headers().firstValue("location"))
        .contains("https://www." + LABEL + ".us-east-1.elb.localhost:443/new/old?a=b&x=1");
    HttpResponse<String> byPath =
        gateway.get("/_aws/elb/" + LABEL + "/a?b", "Host", "localhost:77");
    assertThat(byPath.statusCode()).isEqualTo(301);
    assertThat(byPath.headers().firstValue("location"))
        .contains("http://localhost:77/_aws/elb/" + LABEL + "/else");
    assertThat(byPath.body()).contains("<center><h1>301 Moved Permanently</h1></center>");
  }

  @Test
  void tellsListenersApartByProtocolAndPort() {
    put(
        Map.of(),
        listener("HTTP", 8080, rule(fixed("8080"))),
        listener("HTTP", 80, rule(fixed("80"))),
        listener("HTTPS", 443, rule(fixed("443"))));

    assertThat(get("/").body()).isEqualTo("80");
    assertThat(gateway.get("/", "Host", HOST.replace(":4566", ":8080")).body()).isEqualTo("8080");
    assertThat(gateway.get("/_aws/elb/" + LABEL + ":443/").body()).isEqualTo("443");
    assertThat(gateway.get("/_aws/elb/" + LABEL + ":81/").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/_aws/elb/other/").statusCode()).isEqualTo(404);
    assertThat(gateway.get("/", "Host", HOST.replace("us-east-1", "eu-west-1")).statusCode())
        .isEqualTo(404);
  }

  @Test
  void answersErrorsOfItsOwn() {
    put(
        rule(forward(0, EMPTY), condition("path-pattern", null, "/empty")),
        rule(forward(0, GROUP)));

    HttpResponse<String> empty = get("/empty");
    assertThat(empty.statusCode()).isEqualTo(503);
    assertThat(empty.body()).contains("503 Service Temporarily Unavailable");
    assertThat(gateway.post("/", "x".repeat((1 << 20) + 1), "Host", HOST).statusCode())
        .isEqualTo(413);
    assertThat(
            gateway.raw(
                "GET / HTTP/1.1\r\nHost: "
                    + HOST
                    + "\r\nConnection: close, Upgrade\r\nUpgrade: websocket\r\n\r\n"))
        .startsWith("HTTP/1.1 400 Bad Request\r\n");
    assertThat(get("/", "X-Forwarded-For", "1.1.1.1,".repeat(30) + "1.1.1.1").statusCode())
        .isEqualTo(463);
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void answers502WhereTheFunctionGivesNoResponse() {
    put(rule(forward(0, GROUP)));
    for (InvocationOutcome outcome :
        List.of(
            succeeded("{\"body\":\"no status\"}"),
            succeeded("{\"statusCode\":200,\"headers\":{\"bad name\":\"1\"}}"),
            succeeded("{\"statusCode\":200,\"body\":\"" + "x".repeat(1 << 20) + "\"}"),
            new InvocationOutcome.FunctionFailed(
                TestingInvoker.EXECUTION, "Error", "{}".getBytes(UTF_8)),
            new InvocationOutcome.Rejected(ErrorCode.RESOURCE_NOT_FOUND, "none"))) {
      gateway.invoker.answers(any -> outcome);

      HttpResponse<String> response = get("/");

      assertThat(response.statusCode()).as(outcome.toString()).isEqualTo(502);
      assertThat(response.body()).contains("<h1>502 Bad Gateway</h1>");
    }
  }

  @Test
  void answers504WhereTheFunctionTakesTooLong() {
    put(Map.of("idle_timeout.timeout_seconds", "1"), listener("HTTP", 80, rule(forward(0, GROUP))));
    gateway.invoker.answersLater(any -> new CompletableFuture<>());

    assertThat(get("/").statusCode()).isEqualTo(504);
  }

  @Test
  void keepsAClientWithItsTargetGroup() {
    put(rule(forward(60, GROUP, MULTI)));
    HttpResponse<String> first = get("/");
    String chosen =
        JsonMapper.shared()
            .readTree(gateway.invoker.only().payload())
            .path("requestContext")
            .path("elb")
            .path("targetGroupArn")
            .asString();
    String cookie = first.headers().allValues("set-cookie").getFirst();
    assertThat(cookie).startsWith("AWSALBTG=").contains("; Expires=").endsWith("; Path=/");

    for (int i = 0; i < 20; i++) {
      get("/", "Cookie", "a=b; " + cookie.substring(0, cookie.indexOf(';')));
    }

    assertThat(gateway.invoker.invocations())
        .hasSize(21)
        .allMatch(
            invocation -> new String(invocation.payload(), UTF_8).contains("\"" + chosen + "\""));
  }

  @Test
  void treatsForwardedHeadersAsItsAttributesSay() {
    put(
        Map.of(
            "routing.http.xff_header_processing.mode",
            "remove",
            "routing.http.drop_invalid_header_fields.enabled",
            "true"),
        listener("HTTP", 80, rule(forward(0, GROUP))));

    get("/", "X-Forwarded-For", "192.0.2.1", "x_odd", "1");

    assertThat(event().path("headers").has("x-forwarded-for")).isFalse();
    assertThat(event().path("headers").has("x_odd")).isFalse();
  }
}
