package io.lambent.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateApiKeyResponse;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.NotFoundException;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.QuotaPeriodType;
import software.amazon.awssdk.services.apigateway.model.TestInvokeMethodResponse;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** REST APIs, made by the AWS SDK and called by anybody. */
@ExtendWith(Lambent.class)
class RestApiTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ECHO =
      """
      import json
      def handler(event, context):
        if event.get('type') == 'TOKEN':
          if event['authorizationToken'] == 'nobody':
            raise Exception('Unauthorized')
          effect = 'Allow' if event['authorizationToken'] == 'let-me' else 'Deny'
          return {'principalId': 'me', 'context': {'level': 3}, 'policyDocument': {
            'Version': '2012-10-17',
            'Statement': [{'Action': 'execute-api:Invoke', 'Effect': effect, 'Resource': event['methodArn'].split('/')[0] + '/*'}]}}
        if event.get('broken'):
          raise Exception('bad input: ' + event['broken'])
        if 'httpMethod' not in event:
          return {'got': event}
        if event['path'] == '/malformed':
          return {'unexpected': 1}
        return {'statusCode': 201, 'multiValueHeaders': {'X-Two': ['a', 'b']},
                'headers': {'Content-Type': 'application/json'}, 'body': json.dumps(event)}
      """;

  private final Clients clients;
  private final ApiGatewayClient apis;

  RestApiTest(Clients clients) {
    this.clients = clients;
    this.apis =
        ApiGatewayClient.builder()
            .endpointOverride(clients.endpoint())
            .region(Region.US_EAST_1)
            .credentialsProvider(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
            .overrideConfiguration(
                configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
            .build();
  }

  private static String invocations(String function) {
    return "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:000000000000:function:"
        + function
        + "/invocations";
  }

  private HttpResponse<String> call(String api, String path, String... headers)
      throws IOException, InterruptedException {
    return send(api, path, HttpRequest.newBuilder(), headers);
  }

  private HttpResponse<String> send(
      String api, String path, HttpRequest.Builder request, String... headers)
      throws IOException, InterruptedException {
    URI uri = clients.endpoint().resolve("/_aws/execute-api/" + api + path);
    if (headers.length > 0) {
      request.headers(headers);
    }
    return clients.plain().send(request.uri(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void runsAMethodThatIsNotDeployed() {
    String function = clients.deployPython(ECHO);
    CreateRestApiResponse api = apis.createRestApi(request -> request.name("draft"));
    apis.putMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(api.rootResourceId())
                .httpMethod("GET")
                .authorizationType("NONE"));
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(api.rootResourceId())
                .httpMethod("GET")
                .type(IntegrationType.AWS_PROXY)
                .integrationHttpMethod("POST")
                .uri(invocations(function)));

    TestInvokeMethodResponse result =
        apis.testInvokeMethod(
            request ->
                request
                    .restApiId(api.id())
                    .resourceId(api.rootResourceId())
                    .httpMethod("GET")
                    .pathWithQueryString("/?a=b"));

    assertThat(result.status()).as(result.log()).isEqualTo(201);
    assertThat(result.multiValueHeaders().get("X-Two")).containsExactly("a", "b");
    JsonNode event = JSON.readTree(result.body());
    assertThat(event.path("queryStringParameters").path("a").asString()).isEqualTo("b");
    assertThat(event.path("requestContext").path("stage").asString())
        .isEqualTo("test-invoke-stage");
    assertThat(result.log()).contains("Method completed with status: 201");
  }

  @Test
  void servesMethodsThatWereMadeOneByOne() throws Exception {
    String function = clients.deployPython(ECHO);
    CreateRestApiResponse api = apis.createRestApi(request -> request.name("pets"));
    String pets =
        apis.createResource(
                request ->
                    request.restApiId(api.id()).parentId(api.rootResourceId()).pathPart("pets"))
            .id();
    String pet =
        apis.createResource(
                request -> request.restApiId(api.id()).parentId(pets).pathPart("{proxy+}"))
            .id();
    apis.putMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(pet)
                .httpMethod("ANY")
                .authorizationType("NONE"));
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(pet)
                .httpMethod("ANY")
                .type(IntegrationType.AWS_PROXY)
                .integrationHttpMethod("POST")
                .uri(
                    invocations("${stageVariables.function}")
                        .replace("arn:aws:lambda:us-east-1:000000000000:function:$", "$")));
    apis.createDeployment(
        request ->
            request
                .restApiId(api.id())
                .stageName("prod")
                .variables(
                    Map.of(
                        "function", "arn:aws:lambda:us-east-1:000000000000:function:" + function)));

    HttpResponse<String> answer =
        call(api.id(), "/prod/pets/a%20b/c?x=1&x=2", "X-Own", "1", "X-Own", "2");
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    assertThat(answer.headers().allValues("X-Two")).containsExactly("a", "b");
    assertThat(answer.headers().firstValue("x-amz-apigw-id")).isPresent();
    JsonNode event = JSON.readTree(answer.body());
    assertThat(event.path("resource").asString()).isEqualTo("/pets/{proxy+}");
    assertThat(event.path("path").asString()).isEqualTo("/pets/a%20b/c");
    assertThat(event.path("pathParameters").path("proxy").asString()).isEqualTo("a%20b/c");
    assertThat(event.path("queryStringParameters").path("x").asString()).isEqualTo("2");
    assertThat(event.path("multiValueQueryStringParameters").path("x").toString())
        .isEqualTo("[\"1\",\"2\"]");
    assertThat(event.path("multiValueHeaders").path("X-Own").size()).isEqualTo(2);
    assertThat(event.path("requestContext").path("path").asString())
        .isEqualTo("/prod/pets/a%20b/c");
    assertThat(event.path("body").isNull()).isTrue();

    HttpResponse<String> missing = call(api.id(), "/prod/other");
    assertThat(missing.statusCode()).isEqualTo(403);
    assertThat(missing.body()).isEqualTo("{\"message\":\"Missing Authentication Token\"}");
    assertThat(call(api.id(), "/none/pets/1").body()).isEqualTo("{\"message\":\"Forbidden\"}");

    String arn = "arn:aws:apigateway:us-east-1::/restapis/" + api.id() + "/stages/prod";
    apis.tagResource(request -> request.resourceArn(arn).tags(Map.of("a", "1", "b", "2")));
    apis.untagResource(request -> request.resourceArn(arn).tagKeys("a"));
    assertThat(apis.getTags(request -> request.resourceArn(arn)).tags())
        .isEqualTo(Map.of("b", "2"));

    apis.deleteRestApi(request -> request.restApiId(api.id()));
    assertThat(call(api.id(), "/prod/pets/1").statusCode()).isEqualTo(403);
    assertThatThrownBy(() -> apis.getRestApi(request -> request.restApiId(api.id())))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Invalid API identifier specified 000000000000:" + api.id());
  }

  @Test
  void servesAnImportedDefinition() throws Exception {
    String function = clients.deployPython(ECHO);
    String queue = "rest-" + function;
    String definition =
        definition().replace("FUNCTION", invocations(function)).replace("QUEUE", queue);
    String api =
        apis.importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition))).id();
    apis.createDeployment(request -> request.restApiId(api).stageName("api"));

    mapsAndValidates(api);
    callsServices(api, queue);
    authorizes(api);
    meters(api);
    HttpResponse<String> malformed = call(api, "/api/malformed");
    assertThat(malformed.statusCode()).isEqualTo(502);
    assertThat(malformed.body())
        .isEqualTo("{\"message\": \"Internal server error\"}".replace(" \"I", "\"I"));
  }

  /** A definition with {@code FUNCTION} and {@code QUEUE} in the places of what a test makes. */
  private static String definition() throws IOException {
    try (InputStream definition = RestApiTest.class.getResourceAsStream("/rest-api.yaml")) {
      return new String(Objects.requireNonNull(definition).readAllBytes(), UTF_8);
    }
  }

  private static HttpRequest.Builder post(String body) {
    return HttpRequest.newBuilder().POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private void mapsAndValidates(String api) throws Exception {
    HttpResponse<String> preflight =
        send(
            api,
            "/api/mock/x",
            HttpRequest.newBuilder().method("OPTIONS", HttpRequest.BodyPublishers.noBody()),
            "Origin",
            "https://example.com");
    assertThat(preflight.statusCode()).as(preflight.body()).isEqualTo(200);
    assertThat(preflight.headers().firstValue("Access-Control-Allow-Origin")).contains("*");

    HttpResponse<String> mapped =
        send(api, "/api/mock/it's?q=1", post("{\"name\":\"Rex\",\"kind\":\"dog\"}"));
    assertThat(mapped.statusCode()).as(mapped.body()).isEqualTo(200);
    assertThat(mapped.headers().firstValue("X-Stage")).contains("api");
    assertThat(mapped.body().strip()).isEqualTo("{\"name\": \"it\\'s\", \"none\": \"\"}");
    assertThat(send(api, "/api/mock/x?q=late", post("{\"name\":\"\"}")).statusCode())
        .isEqualTo(202);

    HttpResponse<String> wrongBody = send(api, "/api/mock/x?q=1", post("{\"kind\":\"fish\"}"));
    assertThat(wrongBody.statusCode()).isEqualTo(400);
    assertThat(wrongBody.body()).isEqualTo("{\"message\":\"Invalid request body\"}");
    HttpResponse<String> noParameter = send(api, "/api/mock/x", post("{\"name\":\"Rex\"}"));
    assertThat(noParameter.body())
        .isEqualTo("{\"message\":\"Missing required request parameters: [q]\"}");
  }

  private void callsServices(String api, String queue) throws Exception {
    try (SqsClient sqs = clients.sqs()) {
      String url = sqs.createQueue(request -> request.queueName(queue)).queueUrl();
      HttpResponse<String> sent = send(api, "/api/queue", post("{\"text\":\"a & b\"}"));
      assertThat(sent.statusCode()).as(sent.body()).isEqualTo(200);
      Optional<Message> message =
          Optional.of(
              Eventually.find(
                  () ->
                      sqs
                          .receiveMessage(request -> request.queueUrl(url).waitTimeSeconds(1))
                          .messages()
                          .stream()
                          .findFirst()));
      assertThat(message.map(Message::body)).contains("\"a & b\"");
    }
    HttpResponse<String> fine = send(api, "/api/function", post("{\"list\":[1,2]}"));
    assertThat(fine.statusCode()).as(fine.body()).isEqualTo(200);
    assertThat(JSON.readTree(fine.body()).path("got").path("n").asInt()).isEqualTo(2);
    HttpResponse<String> failed =
        send(api, "/api/function", post("{\"list\":[],\"broken\":\"x\"}"));
    assertThat(failed.statusCode()).as(failed.body()).isEqualTo(400);
    assertThat(failed.body()).isEqualTo("{\"error\": \"bad input: x\"}");
  }

  private void authorizes(String api) throws Exception {
    HttpResponse<String> allowed = call(api, "/api/guarded", "Authorization", "let-me");
    assertThat(allowed.statusCode()).as(allowed.body()).isEqualTo(201);
    JsonNode authorizer = JSON.readTree(allowed.body()).path("requestContext").path("authorizer");
    assertThat(authorizer.path("principalId").asString()).isEqualTo("me");
    assertThat(authorizer.path("level").asString()).isEqualTo("3");
    HttpResponse<String> denied = call(api, "/api/guarded", "Authorization", "other");
    assertThat(denied.statusCode()).isEqualTo(403);
    assertThat(denied.body())
        .isEqualTo(
            "{\"Message\":\"User is not authorized to access this resource with an explicit"
                + " deny\"}");
    for (String[] headers : new String[][] {{}, {"Authorization", "nobody"}}) {
      HttpResponse<String> unknown = call(api, "/api/guarded", headers);
      assertThat(unknown.statusCode()).isEqualTo(418);
      assertThat(unknown.headers().firstValue("X-Why")).contains("tea");
      assertThat(unknown.body()).isEqualTo("{\"type\":\"UNAUTHORIZED\"}");
    }
  }

  private void meters(String api) throws Exception {
    CreateApiKeyResponse key = apis.createApiKey(request -> request.name("k").enabled(true));
    String plan =
        apis.createUsagePlan(
                request ->
                    request
                        .name("p")
                        .quota(quota -> quota.limit(2).period(QuotaPeriodType.DAY))
                        .apiStages(stage -> stage.apiId(api).stage("api")))
            .id();
    apis.createUsagePlanKey(
        request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));

    assertThat(call(api, "/api/metered").body()).isEqualTo("{\"message\":\"Forbidden\"}");
    assertThat(call(api, "/api/metered", "x-api-key", key.value()).statusCode()).isEqualTo(201);
    assertThat(call(api, "/api/metered", "x-api-key", key.value()).statusCode()).isEqualTo(201);
    HttpResponse<String> tooMany = call(api, "/api/metered", "x-api-key", key.value());
    assertThat(tooMany.statusCode()).isEqualTo(429);
    assertThat(tooMany.body()).isEqualTo("{\"message\":\"Limit Exceeded\"}");

    apis.updateUsagePlan(
        request ->
            request
                .usagePlanId(plan)
                .patchOperations(
                    PatchOperation.builder()
                        .op(Op.REPLACE)
                        .path("/quota/limit")
                        .value("9")
                        .build()));
    assertThat(call(api, "/api/metered", "x-api-key", key.value()).statusCode()).isEqualTo(201);
  }
}
