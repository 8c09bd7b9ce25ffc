package io.lambent.services.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiRoute;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.WebSocketApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizationType;
import software.amazon.awssdk.services.apigatewayv2.model.AuthorizerType;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.CreateApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.CreateIntegrationResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.GetStageResponse;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.Route;
import software.amazon.awssdk.services.apigatewayv2.model.RouteSettings;

/** The operations on HTTP and WebSocket APIs, and what gateways get of them. */
class HttpApisTest extends TestingHttpApi {
  @Test
  void quickCreateMakesWhatServesAFunction() {
    CreateApiResponse made =
        client.createApi(
            request -> request.name("quick").protocolType(ProtocolType.HTTP).target(FUNCTION));

    assertThat(made.apiEndpoint())
        .isEqualTo("http://" + made.apiId() + ".execute-api.us-east-1.localhost:4566");
    assertThat(made.routeSelectionExpression()).isEqualTo("$request.method $request.path");
    ApiStage stage = deployed(made.apiId());
    assertThat(stage.name()).isEqualTo("$default");
    assertThat(stage.routes()).hasSize(1);
    ApiRoute route = stage.routes().getFirst();
    assertThat(route.key()).isEqualTo("$default");
    assertThat(route.integration()).isNotNull();
    assertThat(route.integration().uri()).isEqualTo(FUNCTION);
    assertThat(route.integration().payloadFormatVersion()).isEqualTo("2.0");
  }

  @Test
  void deploysAutomaticallyAndSaysSoBeforeTheAnswer() {
    String api = create();
    client.createStage(
        request ->
            request.apiId(api).stageName("dev").autoDeploy(true).stageVariables(Map.of("a", "b")));
    List<String> changed = new CopyOnWriteArrayList<>();
    try (ApiDirectory.Subscription any = directory.subscribe(listener(changed))) {
      route(api, "GET /pets", integrate(api));

      assertThat(changed).contains(api);
    }
    GetStageResponse stage = client.getStage(request -> request.apiId(api).stageName("dev"));
    assertThat(stage.lastDeploymentStatusMessage())
        .isEqualTo("Successfully deployed stage with deployment ID '" + stage.deploymentId() + "'");
    assertThat(deployed(api).routes()).extracting(ApiRoute::key).containsExactly("GET /pets");
    assertThat(deployed(api).variables()).isEqualTo(Map.of("a", "b"));
  }

  @Test
  void aDeploymentKeepsWhatItWasMadeOf() {
    String api = create();
    client.createStage(request -> request.apiId(api).stageName("dev"));
    assertThatThrownBy(() -> client.createDeployment(request -> request.apiId(api)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("At least one route is required before deploying the Api.");
    String integration = integrate(api);
    route(api, "GET /one", integration);

    String first =
        client.createDeployment(request -> request.apiId(api).stageName("dev")).deploymentId();
    route(api, "GET /two", integration);

    assertThat(deployed(api).routes()).extracting(ApiRoute::key).containsExactly("GET /one");
    String second = client.createDeployment(request -> request.apiId(api)).deploymentId();
    client.updateStage(
        request ->
            request
                .apiId(api)
                .stageName("dev")
                .deploymentId(second)
                .stageVariables(Map.of("x", "y")));
    assertThat(deployed(api).routes()).hasSize(2);
    client.deleteDeployment(request -> request.apiId(api).deploymentId(first));
    assertThatThrownBy(
            () -> client.deleteDeployment(request -> request.apiId(api).deploymentId(second)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Active stages pointing to this deployment must be moved or deleted");
  }

  @Test
  void limitsTheLengthOfTexts() {
    String api = create();
    client.updateApi(request -> request.apiId(api).name("n".repeat(128)).version(""));

    assertThatThrownBy(() -> client.updateApi(request -> request.apiId(api).name("n".repeat(129))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("at 'name' failed to satisfy constraint")
        .hasMessageContaining("Member must have length less than or equal to 128");
    assertThatThrownBy(
            () ->
                client.createStage(
                    request -> request.apiId(api).stageName("dev").description("d".repeat(1_025))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("at 'description' failed to satisfy constraint");
  }

  @Test
  void keepsWhatADomainLeadsTo() {
    String api = create();
    String name = "d" + UUID.randomUUID() + ".example.com";
    client.createStage(request -> request.apiId(api).stageName("dev"));
    client.createDomainName(request -> request.domainName(name));
    for (String key : new String[] {"/a", "a//b", "a/", "a b"}) {
      assertThatThrownBy(
              () ->
                  client.createApiMapping(
                      request ->
                          request.domainName(name).apiId(api).stage("dev").apiMappingKey(key)))
          .isInstanceOf(BadRequestException.class)
          .hasMessageContaining("API mapping key");
    }
    String mapping =
        client
            .createApiMapping(request -> request.domainName(name).apiId(api).stage("dev"))
            .apiMappingId();

    assertThatThrownBy(() -> client.deleteStage(request -> request.apiId(api).stageName("dev")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("related to the stage in your domains: " + name);
    assertThatThrownBy(() -> client.deleteApi(request -> request.apiId(api)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Please remove all API mappings for the API");
    client.deleteApiMapping(request -> request.domainName(name).apiMappingId(mapping));
    client.deleteStage(request -> request.apiId(api).stageName("dev"));
  }

  @Test
  void changesAndDeletesRoutes() {
    String api = create();
    String integration = integrate(api);
    String id = route(api, "GET /a", integration);
    String other = route(api, "GET /b", integration);

    client.updateRoute(request -> request.apiId(api).routeId(id).routeKey("POST /a/{id}"));

    Route changed = client.getRoutes(request -> request.apiId(api)).items().getFirst();
    assertThat(changed.routeKey()).isEqualTo("POST /a/{id}");
    assertThat(changed.target()).isEqualTo("integrations/" + integration);
    assertThatThrownBy(
            () -> client.updateRoute(request -> request.apiId(api).routeId(id).routeKey("GET /b")))
        .isInstanceOf(ConflictException.class)
        .hasMessageContaining("Route with key GET /b already exists for this API");
    assertThatThrownBy(
            () ->
                client.deleteIntegration(request -> request.apiId(api).integrationId(integration)))
        .isInstanceOf(ConflictException.class);
    client.deleteRoute(request -> request.apiId(api).routeId(other));
    assertThatThrownBy(() -> client.getRoute(request -> request.apiId(api).routeId(other)))
        .isInstanceOf(NotFoundException.class);
    assertThat(client.getRoutes(request -> request.apiId(api).maxResults("1")).items()).hasSize(1);
  }

  @Test
  void refusesWhatCannotBeServed() {
    String api = create();

    assertThatThrownBy(() -> route(api, "GET pets", integrate(api)))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> route(api, "GET /{a+}/b", integrate(api)))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> route(api, "GET /pets", "nosuch"))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(
            () ->
                client.createIntegration(
                    request ->
                        request
                            .apiId(api)
                            .integrationType(IntegrationType.AWS_PROXY)
                            .integrationSubtype("SQS-SendMessage")
                            .credentialsArn("arn:aws:iam::000000000000:role/r")
                            .payloadFormatVersion("1.0")))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining(
            "Parameter: QueueUrl is required for Integration with subtype: SQS-SendMessage");
    assertThatThrownBy(
            () ->
                client.createIntegration(
                    request ->
                        request
                            .apiId(api)
                            .integrationType(IntegrationType.HTTP_PROXY)
                            .integrationMethod("GET")
                            .integrationUri("http://pets.example")
                            .payloadFormatVersion("1.0")
                            .requestParameters(Map.of("overwrite:header.Via", "x"))))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Operations on header Via are restricted");
    assertThatThrownBy(() -> client.getApi(request -> request.apiId("nosuch")))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining("Invalid API identifier specified 000000000000:nosuch");
  }

  @Test
  void refusesSettingsOfRoutesThatAreNotThere() {
    String api = create();
    route(api, "GET /pets", integrate(api));

    client.createStage(
        request ->
            request
                .apiId(api)
                .stageName("dev")
                .routeSettings(
                    Map.of("GET /pets", RouteSettings.builder().throttlingBurstLimit(5).build())));
    assertThatThrownBy(
            () ->
                client.updateStage(
                    request ->
                        request
                            .apiId(api)
                            .stageName("dev")
                            .routeSettings(Map.of("GET /", RouteSettings.builder().build()))))
        .isInstanceOf(NotFoundException.class)
        .hasMessageContaining(
            "Unable to find Route by key GET / within the provided RouteSettings");
  }

  @Test
  void authorizesRoutes() {
    String api = create();
    String authorizer =
        client
            .createAuthorizer(
                request ->
                    request
                        .apiId(api)
                        .name("jwt")
                        .authorizerType(AuthorizerType.JWT)
                        .identitySource("$request.header.Authorization")
                        .jwtConfiguration(jwt -> jwt.issuer("https://issuer").audience("a")))
            .authorizerId();
    client.createRoute(
        request ->
            request
                .apiId(api)
                .routeKey("GET /")
                .authorizationType(AuthorizationType.JWT)
                .authorizerId(authorizer)
                .authorizationScopes("s"));
    client.createStage(request -> request.apiId(api).stageName("$default").autoDeploy(true));

    assertThat(deployed(api).authorizers().getFirst().issuer()).isEqualTo("https://issuer");
    assertThat(deployed(api).routes().getFirst().authorizationScopes()).containsExactly("s");
    assertThatThrownBy(
            () -> client.deleteAuthorizer(request -> request.apiId(api).authorizerId(authorizer)))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void keepsWebSocketApis() {
    String api =
        client
            .createApi(
                request ->
                    request
                        .name("ws")
                        .protocolType(ProtocolType.WEBSOCKET)
                        .routeSelectionExpression("$request.body.action"))
            .apiId();
    String integration = integrate(api);
    String route = route(api, "$default", integration);
    assertThatThrownBy(
            () ->
                client.createRoute(
                    request ->
                        request
                            .apiId(api)
                            .routeKey("greet")
                            .authorizationType(AuthorizationType.AWS_IAM)))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("Authorizers are only supported on the $connect route");
    client.createRouteResponse(
        request -> request.apiId(api).routeId(route).routeResponseKey("$default"));
    client.createDeployment(request -> request.apiId(api));
    String deployment =
        client.getDeployments(request -> request.apiId(api)).items().getFirst().deploymentId();
    client.createStage(request -> request.apiId(api).stageName("dev").deploymentId(deployment));

    GetApiResponse found = client.getApi(request -> request.apiId(api));
    assertThat(found.apiEndpoint()).startsWith("ws://");
    assertThat(directory.find(api))
        .get()
        .isInstanceOfSatisfying(
            WebSocketApi.class,
            deployed -> {
              assertThat(deployed.routeSelectionExpression()).isEqualTo("$request.body.action");
              assertThat(deployed.stages().getFirst().routes()).hasSize(1);
            });
    assertThat(client.getRouteResponses(request -> request.apiId(api).routeId(route)).items())
        .hasSize(1);
  }

  @Test
  void webSocketApisReachServicesThatGatewaysCanCall() {
    String api =
        client
            .createApi(
                request ->
                    request
                        .name("ws")
                        .protocolType(ProtocolType.WEBSOCKET)
                        .routeSelectionExpression("$request.body.action"))
            .apiId();

    String template = "{\"id\": \"$context.connectionId\"}";
    assertThat(service(api, "dynamodb:action/PutItem", template).requestTemplates())
        .containsEntry("$default", template);
    assertThatThrownBy(() -> service(api, "comprehend:action/DetectSentiment", template))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("An integration with the service comprehend is not supported");
  }

  private CreateIntegrationResponse service(String api, String what, String template) {
    return client.createIntegration(
        request ->
            request
                .apiId(api)
                .integrationType(IntegrationType.AWS)
                .integrationUri("arn:aws:apigateway:us-east-1:" + what)
                .requestParameters(
                    Map.of("integration.request.header.Content-Type", "'application/json'"))
                .requestTemplates(Map.of("$default", template)));
  }
}
