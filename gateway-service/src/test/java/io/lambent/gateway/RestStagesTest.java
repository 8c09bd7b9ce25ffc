package io.lambent.gateway;

import static io.lambent.gateway.TestingRestApi.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.InvocationOutcome;
import io.lambent.contract.invocation.ResponseHead;
import java.io.EOFException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What stages of REST APIs do: caches, canaries, streamed answers, access logs. */
@Timeout(300)
class RestStagesTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String CACHED =
      "'cacheClusterEnabled':true,'methodSettings':{'*/*':{'cachingEnabled':true,'cacheTtlInSeconds':300%s}}";

  private static final AtomicInteger lastFlush = new AtomicInteger();

  private final AtomicInteger calls = new AtomicInteger();

  /** Kept answers are the gateway's, so each test has a cache of its own. */
  private final String flushes = "'flushes':" + lastFlush.incrementAndGet();

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(
        invocation ->
            TestingRestApi.answer(
                "{\"statusCode\":200,\"body\":\""
                    + invocation.function().name()
                    + calls.incrementAndGet()
                    + "\"}"));
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private static HttpResponse<String> get(String path, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Host";
    all[headers.length + 1] = HOST;
    return gateway.get("/dev" + path, all);
  }

  // --- caches

  private TestingRestApi cached(String more) {
    return new TestingRestApi()
        .method(
            "ANY",
            "/pets/{id}",
            "{'requestParameters':{'method.request.querystring.q':false},'methodIntegration':"
                + "{'type':'AWS_PROXY','httpMethod':'POST','uri':'FN:f','cacheNamespace':'n',"
                + "'cacheKeyParameters':['method.request.querystring.q','method.request.path.id']}}")
        .stage("{" + CACHED.formatted(more) + "," + flushes + "}");
  }

  @Test
  void keepsAnswersByTheirKeys() {
    cached("").serve(gateway);

    assertThat(get("/pets/1?q=1").body()).isEqualTo("f1");
    assertThat(get("/pets/1?q=1&other=2", "X-Other", "3").body()).isEqualTo("f1");
    assertThat(get("/pets/1?q=2").body()).isEqualTo("f2");
    assertThat(get("/pets/2?q=1").body()).isEqualTo("f3");
    assertThat(get("/pets/1").body()).isEqualTo("f4");
    assertThat(get("/pets/1?q=").body()).isEqualTo("f5");
    assertThat(get("/pets/1").body()).isEqualTo("f4");
  }

  @Test
  void keepsAnswersToGetUnlessAMethodHasItsOwnSettings() {
    cached("").serve(gateway);
    gateway.post("/dev/pets/1", "", "Host", HOST);
    assertThat(gateway.post("/dev/pets/1", "", "Host", HOST).body()).isEqualTo("f2");

    cached("},'~1pets~1{id}/ANY':{'cachingEnabled':true,'cacheTtlInSeconds':60").serve(gateway);
    assertThat(gateway.post("/dev/pets/1", "", "Host", HOST).body()).isEqualTo("f3");
    assertThat(gateway.post("/dev/pets/1", "", "Host", HOST).body()).isEqualTo("f3");
    assertThat(get("/pets/1").body()).isEqualTo("f4");
  }

  @Test
  void keepsNeitherErrorsNorWhatTheStageDoesNotCache() {
    cached("").serve(gateway);
    gateway.invoker.answers(
        any ->
            TestingRestApi.answer(
                "{\"statusCode\":404,\"body\":\"" + calls.incrementAndGet() + "\"}"));
    get("/pets/1");
    assertThat(get("/pets/1").body()).isEqualTo("2");

    reset();
    new TestingRestApi()
        .function("GET", "/pets", "f")
        .stage("{'cacheClusterEnabled':true}")
        .serve(gateway);
    get("/pets");
    assertThat(get("/pets").body()).isEqualTo("f4");
  }

  @Test
  void forgetsAnswersWhenTheStageIsFlushed() {
    cached("").serve(gateway);
    get("/pets/1");
    cached("").stage("{'flushes':" + lastFlush.incrementAndGet() + "}").serve(gateway);

    assertThat(get("/pets/1").body()).isEqualTo("f2");
  }

  @Test
  void makesANewAnswerForWhomItMay() {
    cached(",'requireAuthorizationForCacheControl':false").serve(gateway);
    get("/pets/1");

    assertThat(get("/pets/1", "Cache-Control", "no-cache").body()).isEqualTo("f1");
    assertThat(get("/pets/1", "Cache-Control", "public, Max-Age=0").body()).isEqualTo("f2");
    assertThat(get("/pets/1", "Cache-Control", "max-age=01").body()).isEqualTo("f2");
    assertThat(get("/pets/1").body()).isEqualTo("f2");
  }

  @ParameterizedTest
  @CsvSource({
    "FAIL_WITH_403, 403, false",
    "SUCCEED_WITH_RESPONSE_HEADER, 200, true",
    "SUCCEED_WITHOUT_RESPONSE_HEADER, 200, false"
  })
  void treatsOthersAsTheStageSays(String strategy, int status, boolean warns) {
    cached(",'unauthorizedCacheControlHeaderStrategy':'" + strategy + "'").serve(gateway);
    get("/pets/1");

    HttpResponse<String> response = get("/pets/1", "Cache-Control", "max-age=0");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("Warning").isPresent()).isEqualTo(warns);
    assertThat(get("/pets/1").body()).isEqualTo("f1");
  }

  @Test
  void letsAResourcePolicySayWhoMay() {
    cached("")
        .api(
            "{'policyDocument':{'Statement':[{'Effect':'Allow','Principal':'*','Action':"
                + "['execute-api:Invoke','execute-api:InvalidateCache'],'Resource':'execute-api:/*'}]}}")
        .serve(gateway);
    get("/pets/1");

    assertThat(get("/pets/1", "Cache-Control", "max-age=0").body()).isEqualTo("f2");
  }

  // --- canaries

  private static TestingRestApi canary(double percent, boolean usesStageCache) {
    return new TestingRestApi()
        .function("GET", "/pets", "${stageVariables.fn}".replace("${stageVariables.fn}", "old"))
        .method("d2", "GET", "/pets", TestingRestApi.proxy("new"))
        .stage(
            "{'variables':{'color':'red'},'canarySettings':{'deploymentId':'d2','percentTraffic':"
                + percent
                + ",'stageVariableOverrides':{'color':'green'},'useStageCache':"
                + usesStageCache
                + "}}");
  }

  @ParameterizedTest
  @CsvSource({"0, old, red, false", "100, new, green, true"})
  void servesTheCanaryForItsShare(double percent, String function, String color, boolean isCanary) {
    canary(percent, false).serve(gateway);
    gateway.invoker.answers(invocation -> TestingRestApi.echo(invocation.payload()));

    JsonNode event = TestingRestApi.read(get("/pets").body());

    assertThat(gateway.invoker.only().function().name()).isEqualTo(function);
    assertThat(event.path("stageVariables").path("color").asString()).isEqualTo(color);
    assertThat(event.path("requestContext").path("isCanaryRequest").asBoolean())
        .isEqualTo(isCanary);
  }

  @Test
  void givesACanaryACacheOfItsOwnOrTheStages() {
    String stage = "{" + CACHED.formatted("") + "," + flushes + "}";
    canary(0, false).stage(stage).serve(gateway);
    assertThat(get("/pets").body()).isEqualTo("old1");
    canary(100, false).stage(stage).serve(gateway);
    assertThat(get("/pets").body()).isEqualTo("new2");
    canary(100, true).stage(stage).serve(gateway);
    assertThat(get("/pets").body()).isEqualTo("old1");
  }

  // --- streamed answers

  private static void streamed() {
    new TestingRestApi()
        .method(
            "GET",
            "/pets",
            "{'methodIntegration':{'type':'AWS_PROXY','httpMethod':'POST','uri':'FN:f',"
                + "'responseTransferMode':'STREAM','timeoutInMillis':900000}}")
        .serve(gateway);
  }

  @Test
  void streamsWhatAFunctionWrites() throws Exception {
    streamed();
    TestingStream function = new TestingStream(gateway);
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.get("/_aws/execute-api/rest1/dev/pets");
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{\"statusCode\":201,\"headers\":{\"X-A\":\"b\"},\"multiVal");
      function.write("ueHeaders\":{\"X-M\":[\"1\",\"2\"]},\"cookies\":[\"c=1\"]}\0\0\0\0\0\0\0");
      function.write("\0first");

      Map<String, String> head = client.head();
      assertThat(head)
          .containsEntry("status", "HTTP/1.1 201 Created")
          .containsEntry("x-a", "b")
          .containsEntry("x-m", "2")
          .containsEntry("set-cookie", "c=1")
          .containsEntry("transfer-encoding", "chunked")
          .containsKeys("x-amzn-requestid", "x-amz-apigw-id");
      assertThat(client.text()).isEqualTo("first");
      function.write("second");
      assertThat(client.text()).isEqualTo("second");
      function.succeed();
      assertThat(client.text()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "no metadata",
        "{\"statusCode\":100}ZZ",
        "{\"statusCode\":200,ZZ",
        "{\"headers\":{\"a b\":\"c\"}}ZZ"
      })
  void answers502WhereAFunctionWritesNoMetadata(String text) throws Exception {
    streamed();
    TestingStream function = new TestingStream(gateway);
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.get("/_aws/execute-api/rest1/dev/pets");
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write(text.replace("Z", "\0\0\0\0"));
      function.succeed();

      assertThat(client.head()).containsEntry("status", "HTTP/1.1 502 Bad Gateway");
    }
  }

  @Test
  void endsTheConnectionWhereAFunctionFailsInTheMiddle() throws Exception {
    streamed();
    TestingStream function = new TestingStream(gateway);
    try (StreamingClient client = new StreamingClient(gateway.port())) {
      client.get("/_aws/execute-api/rest1/dev/pets");
      function.begin(ResponseHead.HTTP_INTEGRATION);
      function.write("{}\0\0\0\0\0\0\0\0part");
      client.head();
      assertThat(client.text()).isEqualTo("part");
      function.fail("{}");

      Assertions.assertThatThrownBy(client::text).isInstanceOf(EOFException.class);
    }
  }

  @Test
  void refusesAnswersThatAreNone() {
    new TestingRestApi().function("GET", "/pets", "f").serve(gateway);
    for (String status : new String[] {"100", "101", "199", "600", "\"x\"", "-1"}) {
      gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":" + status + "}"));

      assertThat(get("/pets").statusCode()).as(status).isEqualTo(502);
    }
  }

  // --- access logs

  @Test
  void writesALineForEachRequest() throws InterruptedException {
    new TestingRestApi()
        .function("GET", "/pets/{id}", "f")
        .stage(
            "{'accessLogSettings':{'destinationArn':'arn:aws:logs:us-east-1:000000000000:log-group:g','format':'<$context.status"
                + " $context.httpMethod $context.resourcePath $context.error.responseType"
                + " $context.error.message $context.integrationStatus $context.integration.status"
                + " $context.responseLength $context.identity.sourceIp"
                + " $context.authorizer.principalId $context.nothing>'}}")
        .serve(gateway);
    get("/pets/1");
    get("/other");
    gateway.invoker.answers(
        any ->
            new InvocationOutcome.FunctionFailed(
                TestingInvoker.EXECUTION, "Error", "{}".getBytes(StandardCharsets.UTF_8)));
    get("/pets/2");

    assertThat(line("<200 ")).isEqualTo("<200 GET /pets/{id} - - 200 200 2 127.0.0.1 - ->");
    assertThat(line("<403 "))
        .isEqualTo(
            "<403 GET - MISSING_AUTHENTICATION_TOKEN Missing Authentication Token - - 42 127.0.0.1"
                + " - ->");
    assertThat(line("<502 "))
        .isEqualTo("<502 GET /pets/{id} DEFAULT_5XX Internal server error 200 - 35 127.0.0.1 - ->");
  }

  /** Waits for a line that begins with a text. */
  private static String line(String start) throws InterruptedException {
    String written = gateway.execution.await(request -> request.start().contains(start)).start();
    int at = written.indexOf(start);
    return written.substring(at, written.indexOf('>', at) + 1);
  }
}
