package io.lambent.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiIdentity;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.invocation.InvocationOutcome;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** TestInvokeMethod and TestInvokeAuthorizer of REST APIs. */
@Timeout(300)
class RestTestsTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String AUTHORIZATION =
      "AWS4-HMAC-SHA256 Credential=000000000000/20260101/us-east-1/apigateway/aws4_request,"
          + " SignedHeaders=host, Signature=00";

  private static final String MOCK =
      "{'methodIntegration':{'type':'MOCK','requestTemplates':{'application/json':"
          + "'{\\u0022statusCode\\u0022: 200}'},'integrationResponses':{'200':{'statusCode':'200',"
          + "'responseTemplates':{'application/json':"
          + "'{\\u0022petId\\u0022: \\u0022$input.params(\\u0027petId\\u0027)\\u0022}'}}}}}";

  /** A line of the log without its time. */
  private static final Pattern TIME =
      Pattern.compile("(?m)^[A-Z][a-z]{2} [A-Z][a-z]{2} \\d\\d \\d\\d:\\d\\d:\\d\\d UTC \\d{4} : ");

  @AfterAll
  static void close() {
    gateway.close();
  }

  @BeforeEach
  void reset() {
    gateway.reset();
  }

  private static void serve(String resources, String more) {
    String definition =
        "{'name':'pets','deployments':{'test-invoke-stage':{'resources':{"
            + resources
            + "}"
            + more
            + "}},'stages':{'test-invoke-stage':{'stageName':'test-invoke-stage',"
            + "'deploymentId':'test-invoke-stage'}}}";
    gateway.apis.put(
        new RestApi(
            new ApiIdentity("rest1", "000000000000", "us-east-1"),
            false,
            List.of(RestApi.DRAFT_STAGE),
            TestingRestApi.json(definition).toString()));
  }

  private static String resource(String id, String path, String method, String settings) {
    return "'"
        + id
        + "':{'id':'"
        + id
        + "','path':'"
        + path
        + "','resourceMethods':{'"
        + method
        + "':{'httpMethod':'"
        + method
        + "','authorizationType':'NONE',"
        + settings.substring(1)
        + "}}";
  }

  private static HttpResponse<String> ask(String path, String body) {
    return gateway.post(path, body.replace('\'', '"'), "Authorization", AUTHORIZATION);
  }

  private static JsonNode run(String path, String body) {
    HttpResponse<String> response = ask(path, body);
    assertThat(response.statusCode()).isEqualTo(200);
    return TestingRestApi.read(response.body());
  }

  private static List<String> lines(JsonNode result) {
    return TIME.matcher(result.path("log").asString()).replaceAll("").lines().toList();
  }

  @Test
  void runsAMethodThatIsNotDeployedAndTellsItsSteps() {
    serve(resource("r1", "/pets/{petId}", "GET", MOCK), "");

    JsonNode result =
        run(
            "/restapis/rest1/resources/r1/methods/GET",
            "{'pathWithQueryString':'/pets/123?foo=bar'}");

    String id = lines(result).getFirst().substring("Execution log for request ".length());
    assertThat(result.path("status").asInt()).isEqualTo(200);
    assertThat(result.path("body").asString()).isEqualTo("{\"petId\": \"123\"}");
    assertThat(result.path("headers").toString())
        .isEqualTo("{\"Content-Type\":\"application/json\"}");
    assertThat(result.path("multiValueHeaders").path("Content-Type").size()).isEqualTo(1);
    assertThat(lines(result))
        .containsExactly(
            "Execution log for request " + id,
            "Starting execution for request: " + id,
            "HTTP Method: GET, Resource Path: /pets/123",
            "Method request path: {petId=123}",
            "Method request query string: {foo=bar}",
            "Method request headers: {}",
            "Method request body before transformations: ",
            "Method response body after transformations: {\"petId\": \"123\"}",
            "Method response headers: {Content-Type=application/json}",
            "Successfully completed execution",
            "Method completed with status: 200");
  }

  @Test
  void aPathThatIsNotTheResourcesHasNoParameters() {
    serve(resource("r1", "/pets/{petId}", "GET", MOCK), "");

    JsonNode other =
        run("/restapis/rest1/resources/r1/methods/GET", "{'pathWithQueryString':'/random/test'}");
    JsonNode none = run("/restapis/rest1/resources/r1/methods/GET", "{}");

    assertThat(other.path("body").asString()).isEqualTo("{\"petId\": \"\"}");
    assertThat(none.path("body").asString()).isEqualTo("{\"petId\": \"{petId}\"}");
  }

  @Test
  void aFunctionSeesATest() {
    serve(resource("r1", "/pets", "ANY", TestingRestApi.proxy("pets")), "");
    gateway.invoker.answers(invocation -> TestingRestApi.echo(invocation.payload()));

    JsonNode result =
        run(
            "/restapis/rest1/resources/r1/methods/POST",
            "{'body':'hello','stageVariables':{'a':'b'}}");

    JsonNode event = TestingRestApi.read(result.path("body").asString());
    assertThat(event.path("headers").isNull()).isTrue();
    assertThat(event.path("body").asString()).isEqualTo("hello");
    assertThat(event.path("stageVariables").path("a").asString()).isEqualTo("b");
    JsonNode context = event.path("requestContext");
    assertThat(context.path("stage").asString()).isEqualTo("test-invoke-stage");
    assertThat(context.path("path").asString()).isEqualTo("/pets");
    assertThat(context.path("domainName").asString()).isEqualTo("testPrefix.testDomainName");
    assertThat(context.path("domainPrefix").asString()).isEqualTo("testPrefix");
    assertThat(context.path("identity").path("apiKey").asString()).isEqualTo("test-invoke-api-key");
    assertThat(context.path("identity").path("sourceIp").asString())
        .isEqualTo("test-invoke-source-ip");
    assertThat(result.path("headers").has("X-Amzn-Trace-Id")).isTrue();
    assertThat(lines(result))
        .anyMatch(line -> line.startsWith("Endpoint request URI: https://lambda.us-east-1."))
        .anyMatch(line -> line.startsWith("Endpoint request body after transformations: {"))
        .anyMatch(
            line -> line.matches("Received response. Status: 200, Integration latency: \\d+ ms"))
        .anyMatch(line -> line.startsWith("Endpoint response body before transformations: {"));
  }

  @Test
  void saysWhyAnAnswerOfAFunctionIsNone() {
    serve(resource("r1", "/pets", "GET", TestingRestApi.proxy("pets")), "");
    gateway.invoker.answers(invocation -> TestingRestApi.answer("\"hello\""));

    JsonNode result = run("/restapis/rest1/resources/r1/methods/GET", "{}");

    assertThat(result.path("status").asInt()).isEqualTo(502);
    assertThat(result.path("body").asString()).isEqualTo("{\"message\":\"Internal server error\"}");
    assertThat(lines(result))
        .endsWith(
            "Endpoint response body before transformations: \"hello\"",
            "Execution failed due to configuration error: Malformed Lambda proxy response",
            "Method completed with status: 502");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none/resources/r1/methods/GET | 404 | Invalid Resource identifier specified
          rest1/resources/none/methods/GET | 404 | Invalid Resource identifier specified
          rest1/resources/r1/methods/PUT | 404 | Invalid Method identifier specified
          rest1/resources/r2/methods/GET | 400 | No integration defined for method
          rest1/authorizers/none | 404 | Invalid Authorizer identifier specified
          """)
  void refusesWhatIsNotThere(String path, int status, String text) {
    serve(
        resource("r1", "/pets/{petId}", "GET", MOCK)
            + ","
            + resource("r2", "/dogs", "GET", "{'apiKeyRequired':false}"),
        "");

    HttpResponse<String> response = ask("/restapis/" + path, "{}");

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(TestingRestApi.read(response.body()).path("message").asString()).isEqualTo(text);
  }

  @Test
  void runsAnAuthorizer() {
    serve(
        resource("r1", "/pets/{petId}", "GET", MOCK),
        ",'authorizers':{'a1':{'id':'a1','name':'auth','type':'TOKEN','authorizerUri':'FN:auth',"
            + "'identitySource':'method.request.header.Auth'}}");
    gateway.invoker.answers(
        invocation ->
            TestingRestApi.read(invocation.payload())
                    .path("authorizationToken")
                    .asString()
                    .equals("allow-me")
                ? TestingRestApi.answer(
                    "{\"principalId\":\"me\",\"policyDocument\":{\"Statement\":[]}}")
                : new InvocationOutcome.FunctionFailed(
                    TestingInvoker.EXECUTION,
                    "Error",
                    "{\"errorMessage\":\"Unauthorized\"}".getBytes(UTF_8)));

    JsonNode allowed = run("/restapis/rest1/authorizers/a1", "{'headers':{'Auth':'allow-me'}}");
    JsonNode refused = run("/restapis/rest1/authorizers/a1", "{'headers':{'Auth':'deny'}}");
    JsonNode missing = run("/restapis/rest1/authorizers/a1", "{}");

    assertThat(allowed.path("clientStatus").asInt()).isZero();
    assertThat(allowed.path("principalId").asString()).isEqualTo("me");
    assertThat(allowed.path("policy").asString()).isEqualTo("{\"Statement\":[]}");
    assertThat(lines(allowed))
        .contains("Incoming identity: **low-me", "Successfully completed authorizer execution")
        .anyMatch(line -> line.contains(":rest1/ESTestInvoke-stage/GET/\""));
    assertThat(refused.path("clientStatus").asInt()).isEqualTo(401);
    assertThat(lines(refused)).endsWith("Unauthorized");
    assertThat(missing.path("clientStatus").asInt()).isEqualTo(401);
  }
}
