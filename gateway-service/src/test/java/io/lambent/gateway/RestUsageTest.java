package io.lambent.gateway;

import static io.lambent.gateway.TestingRestApi.HOST;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** API keys and usage plans of REST APIs. */
class RestUsageTest {
  private static final TestingGateway gateway = new TestingGateway();

  @BeforeEach
  void reset() {
    gateway.reset();
    gateway.invoker.answers(any -> TestingRestApi.answer("{\"statusCode\":200}"));
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

  private static TestingRestApi metered(String plan) {
    return new TestingRestApi()
        .method("GET", "/pets", "{'apiKeyRequired':true," + TestingRestApi.proxy("f").substring(1))
        .plan(
            "{'id':'"
                + UUID.randomUUID()
                + "','keys':[{'id':'k','value':'key','enabled':true},"
                + "{'id':'off','value':'disabled','enabled':false}],"
                + plan
                + "}");
  }

  @Test
  void asksForAKeyOfThePlanOfTheStage() {
    metered("'apiStages':[{'apiId':'rest1','stage':'dev'}]").serve(gateway);

    assertThat(get("/pets").body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(get("/pets", "x-api-key", "other").statusCode()).isEqualTo(403);
    assertThat(get("/pets", "x-api-key", "disabled").statusCode()).isEqualTo(403);
    assertThat(get("/pets", "x-api-key", "key").statusCode()).isEqualTo(200);
    metered("'apiStages':[{'apiId':'rest1','stage':'prod'}]").serve(gateway);
    assertThat(get("/pets", "x-api-key", "key").statusCode()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'apiStages':[{'apiId':'rest1','stage':'dev'}],'throttle':{'rateLimit':0.0001,'burstLimit':2}"
            + " | Too Many Requests | TooManyRequestsException",
        "'apiStages':[{'apiId':'rest1','stage':'dev','throttle':{'~1pets/GET':{'rateLimit':0.0001,'burstLimit':2}}}]"
            + " | Too Many Requests | TooManyRequestsException",
        "'apiStages':[{'apiId':'rest1','stage':'dev'}],'quota':{'limit':3,'offset':1,'period':'MONTH'}"
            + " | Limit Exceeded | LimitExceededException",
      })
  void limitsTheRequestsOfAKey(String plan, String message, String type) {
    metered(plan).serve(gateway);

    assertThat(get("/pets", "x-api-key", "key").statusCode()).isEqualTo(200);
    assertThat(get("/pets", "x-api-key", "key").statusCode()).isEqualTo(200);
    HttpResponse<String> refused = get("/pets", "x-api-key", "key");

    assertThat(refused.statusCode()).isEqualTo(429);
    assertThat(refused.body()).isEqualTo("{\"message\":\"" + message + "\"}");
    assertThat(refused.headers().firstValue("x-amzn-ErrorType")).contains(type);
  }

  @Test
  void takesTheKeyThatAnAuthorizerNames() {
    metered("'apiStages':[{'apiId':'rest1','stage':'dev'}]")
        .method(
            "GET",
            "/pets",
            "{'apiKeyRequired':true,'authorizationType':'CUSTOM','authorizerId':'a'}")
        .api(
            "{'apiKeySource':'AUTHORIZER','authorizers':{'a':{'id':'a','type':'TOKEN','authorizerUri':"
                + "'FN:guard','identitySource':'method.request.header.Auth',"
                + "'authorizerResultTtlInSeconds':0}}}")
        .serve(gateway);
    gateway.invoker.answers(
        invocation ->
            invocation.function().name().equals("guard")
                ? TestingRestApi.answer(
                    "{\"principalId\":\"me\",\"usageIdentifierKey\":\""
                        + TestingRestApi.read(invocation.payload())
                            .path("authorizationToken")
                            .asString()
                        + "\",\"policyDocument\":{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
                        + "\"Resource\":\"*\"}]}}")
                : TestingRestApi.echo(invocation.payload()));

    JsonNode event = TestingRestApi.read(get("/pets", "Auth", "key").body());

    assertThat(event.path("requestContext").path("identity").path("apiKeyId").asString())
        .isEqualTo("k");
    assertThat(get("/pets", "Auth", "other", "x-api-key", "key").statusCode()).isEqualTo(403);
  }
}
