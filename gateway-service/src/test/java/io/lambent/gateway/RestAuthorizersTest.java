package io.lambent.gateway;

import static io.lambent.gateway.TestingRestApi.ARN;
import static io.lambent.gateway.TestingRestApi.HOST;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationOutcome;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** REQUEST authorizers of REST APIs. */
class RestAuthorizersTest {
  private static final TestingGateway gateway = new TestingGateway();
  private static final String GUARDED =
      "{'authorizationType':'CUSTOM','authorizerId':'a1','methodIntegration':"
          + "{'type':'AWS_PROXY','httpMethod':'POST','uri':'FN:pets'}}";

  private Function<JsonNode, String> verdict = event -> allow("*");

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(this::answer);
  }

  @AfterAll
  static void close() {
    gateway.close();
  }

  private InvocationOutcome answer(Invocation invocation) {
    if (!invocation.function().name().equals("guard")) {
      return TestingRestApi.echo(invocation.payload());
    }
    String answer = verdict.apply(TestingRestApi.read(invocation.payload()));
    return answer.startsWith("!")
        ? new InvocationOutcome.FunctionFailed(
            TestingInvoker.EXECUTION,
            "Error",
            ("{\"errorMessage\":\"" + answer.substring(1) + "\"}").getBytes(UTF_8))
        : TestingRestApi.answer(answer.replace('\'', '"'));
  }

  private static String policy(String effect, String resource, String more) {
    return "{'principalId':'me','policyDocument':{'Version':'2012-10-17','Statement':[{'Effect':'"
        + effect
        + "','Action':'execute-api:Invoke','Resource':'"
        + resource
        + "'}]}"
        + more
        + "}";
  }

  private static String allow(String resource) {
    return policy("Allow", resource, "");
  }

  /** An API whose authorizer has sources, and the stage with further settings. */
  private static TestingRestApi api(String sources, int ttl) {
    return new TestingRestApi()
        .method("ANY", "/pets/{id}", GUARDED)
        .api(
            "{'authorizers':{'a1':{'id':'a1','name':'guard','type':'REQUEST','authorizerUri':'FN:guard',"
                + "'identitySource':'"
                + sources
                + "','authorizerResultTtlInSeconds':"
                + ttl
                + "}}}")
        .stage("{'variables':{'color':'red'}}");
  }

  private static void serve(String sources, int ttl) {
    api(sources, ttl).serve(gateway);
  }

  private static HttpResponse<String> get(String path, String... headers) {
    String[] all = new String[headers.length + 2];
    System.arraycopy(headers, 0, all, 0, headers.length);
    all[headers.length] = "Host";
    all[headers.length + 1] = HOST;
    return gateway.get("/dev" + path, all);
  }

  private static List<Invocation> questions() {
    return gateway.invoker.invocations().stream()
        .filter(invocation -> invocation.function().name().equals("guard"))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({"/pets/1", "/pets/1?tenant=", "/pets/1?other=a"})
  void refusesWithoutAskingWhereAnIdentitySourceIsMissing(String path) {
    serve("method.request.header.Auth, method.request.querystring.tenant", 300);

    HttpResponse<String> response = get(path, "Auth", "token");

    assertThat(response.statusCode()).isEqualTo(401);
    assertThat(response.body()).isEqualTo("{\"message\":\"Unauthorized\"}");
    assertThat(response.headers().firstValue("x-amzn-ErrorType")).contains("UnauthorizedException");
    assertThat(gateway.invoker.invocations()).isEmpty();
  }

  @Test
  void asksEachTimeAndNeedsNoSourceWithoutATimeToKeep() {
    serve("method.request.header.Auth", 0);

    assertThat(get("/pets/1").statusCode()).isEqualTo(200);
    assertThat(get("/pets/1", "Auth", "t").statusCode()).isEqualTo(200);
    assertThat(get("/pets/1", "Auth", "t").statusCode()).isEqualTo(200);

    assertThat(questions()).hasSize(3);
  }

  @Test
  void passesTheRequestToTheFunction() {
    serve("method.request.header.Auth", 300);

    get("/pets/a%20b?x=1&x=2", "auth", "token", "X-Many", "1", "X-Many", "2");

    JsonNode event = TestingRestApi.read(questions().getFirst().payload());
    assertThat(event.propertyNames())
        .containsExactlyInAnyOrder(
            "type",
            "methodArn",
            "resource",
            "path",
            "httpMethod",
            "headers",
            "multiValueHeaders",
            "queryStringParameters",
            "multiValueQueryStringParameters",
            "pathParameters",
            "stageVariables",
            "requestContext");
    assertThat(event.path("type").asString()).isEqualTo("REQUEST");
    assertThat(event.path("methodArn").asString()).isEqualTo(ARN + "GET/pets/a%20b");
    assertThat(event.path("resource").asString()).isEqualTo("/pets/{id}");
    assertThat(event.path("path").asString()).isEqualTo("/pets/a%20b");
    assertThat(event.path("headers").path("auth").asString()).isEqualTo("token");
    assertThat(event.path("multiValueHeaders").path("X-Many").toString())
        .isEqualTo("[\"1\",\"2\"]");
    assertThat(event.path("multiValueQueryStringParameters").path("x").size()).isEqualTo(2);
    assertThat(event.path("pathParameters").toString()).isEqualTo("{\"id\":\"a%20b\"}");
    assertThat(event.path("stageVariables").toString()).isEqualTo("{\"color\":\"red\"}");
    assertThat(event.path("requestContext").path("resourcePath").asString())
        .isEqualTo("/pets/{id}");
    assertThat(event.path("requestContext").has("authorizer")).isFalse();
  }

  @Test
  void keepsDecisionsByIdentitySources() {
    serve("method.request.header.A,method.request.querystring.b", 300);

    get("/pets/1?b=c", "A", "a");
    get("/pets/2?b=c", "A", "a");
    assertThat(questions()).hasSize(1);
    get("/pets/1?b=other", "A", "a");
    assertThat(questions()).hasSize(2);
    get("/pets/1?b=y,%20z", "A", "x");
    get("/pets/1?b=z", "A", "x, y");
    get("/pets/1?b=c%0Ax", "A", "a");
    assertThat(questions()).hasSize(5);
  }

  @Test
  void takesContextAndStageVariablesAsSources() {
    serve("context.httpMethod,stageVariables.color", 300);

    assertThat(get("/pets/1").statusCode()).isEqualTo(200);
    gateway.post("/dev/pets/1", "", "Host", HOST);
    assertThat(questions()).hasSize(2);
    api("context.httpMethod,stageVariables.color", 300)
        .stage("{'variables':{'color':''}}")
        .serve(gateway);
    assertThat(get("/pets/1").statusCode()).isEqualTo(401);
  }

  @Test
  void appliesAKeptPolicyToEachMethodByItself() {
    serve("method.request.header.Auth", 300);
    verdict = event -> allow(ARN + "GET/pets/1");

    assertThat(get("/pets/1", "Auth", "one").statusCode()).isEqualTo(200);
    HttpResponse<String> other = get("/pets/2", "Auth", "one");

    assertThat(other.statusCode()).isEqualTo(403);
    assertThat(other.body())
        .isEqualTo("{\"Message\":\"User is not authorized to access this resource\"}");
    assertThat(questions()).hasSize(1);
  }

  @Test
  void forgetsDecisionsWhenTheStageIsFlushed() {
    serve("method.request.header.Auth", 300);
    get("/pets/1", "Auth", "flush");
    api("method.request.header.Auth", 300).stage("{'authorizerFlushes':1}").serve(gateway);

    get("/pets/1", "Auth", "flush");

    assertThat(questions()).hasSize(2);
  }

  @Test
  void handsTheContextToTheFunctionAsTexts() {
    serve("method.request.header.Auth", 300);
    verdict = event -> policy("Allow", "*", ",'context':{'s':'x','n':1,'b':true,'gone':null}");

    JsonNode event = TestingRestApi.read(get("/pets/1", "Auth", "context").body());

    JsonNode authorizer = event.path("requestContext").path("authorizer");
    assertThat(authorizer.path("s").toString()).isEqualTo("\"x\"");
    assertThat(authorizer.path("n").toString()).isEqualTo("\"1\"");
    assertThat(authorizer.path("b").toString()).isEqualTo("\"true\"");
    assertThat(authorizer.path("principalId").asString()).isEqualTo("me");
    assertThat(authorizer.path("integrationLatency").isNumber()).isTrue();
    assertThat(authorizer.has("gone")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "!Unauthorized | 401 | {\"message\":\"Unauthorized\"}",
        "!anything | 500 | {\"message\":null}",
        "{'principalId':'me'} | 500 | {\"message\":null}",
        "[] | 500 | {\"message\":null}",
        "{'policyDocument':{'Statement':[]}} | 500 | {\"message\":null}",
        "{'principalId':'me','policyDocument':{'Statement':[]},'context':{'a':{}}} | 500 | {\"message\":null}",
        "{'principalId':'me','policyDocument':{'Statement':[]}} | 403"
            + " | {\"Message\":\"User is not authorized to access this resource\"}",
        "{'principalId':'me','policyDocument':{'Statement':[{'Effect':'Deny','Action':'*','Resource':'*'}]}}"
            + " | 403 | {\"Message\":\"User is not authorized to access this resource with an explicit"
            + " deny\"}",
      })
  void answersWhatTheAuthorizerMeans(String answer, int status, String body) {
    serve("method.request.header.Auth", 300);
    verdict = event -> answer;

    HttpResponse<String> response = get("/pets/1", "Auth", answer);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).isEqualTo(body);
  }

  @ParameterizedTest
  @CsvSource({"/none, 200", "/*, 403"})
  void eitherPolicyMayAllowWhatTheOtherDoesNotSpeakOf(String denied, int status) {
    api("method.request.header.Auth", 0)
        .api(
            "{'policyDocument':{'Statement':[{'Effect':'Allow','Principal':'*','Action':"
                + "'execute-api:Invoke','Resource':'execute-api:/*'},{'Effect':'Deny','Principal':'*',"
                + "'Action':'execute-api:Invoke','Resource':'execute-api:"
                + denied
                + "'}]}}")
        .serve(gateway);
    verdict = event -> "{'principalId':'me','policyDocument':{'Statement':[]}}";

    assertThat(get("/pets/1", "Auth", "silent").statusCode()).isEqualTo(status);
  }
}
