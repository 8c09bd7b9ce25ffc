package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.GetStageResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.MethodSetting;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.PutMode;
import software.amazon.awssdk.services.apigateway.model.Resource;
import software.amazon.awssdk.services.apigateway.model.UpdateStageResponse;

/** The operations on REST APIs, with answers and errors as AWS gives them. */
class RestApisTest {
  private static final String ACCOUNT = "111111111111";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final ApiGatewayClient apis =
      services.client(ApiGatewayClient.builder(), "apigateway", ACCOUNT);

  private final CreateRestApiResponse api =
      apis.createRestApi(request -> request.name("api-" + UUID.randomUUID()));
  private final String root = api.rootResourceId();

  private static PatchOperation patch(Op op, String path, @Nullable String value) {
    return PatchOperation.builder().op(op).path(path).value(value).build();
  }

  private static PatchOperation replace(String path, String value) {
    return patch(Op.REPLACE, path, value);
  }

  private static void refused(int status, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiGatewayException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(text);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  private String resource(String parent, String part) {
    return apis.createResource(
            request -> request.restApiId(api.id()).parentId(parent).pathPart(part))
        .id();
  }

  private void method(String resource, String httpMethod) {
    apis.putMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(resource)
                .httpMethod(httpMethod)
                .authorizationType("NONE"));
  }

  private void mock(String resource, String httpMethod) {
    method(resource, httpMethod);
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(resource)
                .httpMethod(httpMethod)
                .type(IntegrationType.MOCK));
  }

  private String deployment() {
    return apis.createDeployment(request -> request.restApiId(api.id())).id();
  }

  @Test
  void makesAnApiWithItsDefaults() {
    assertThat(api.apiKeySourceAsString()).isEqualTo("HEADER");
    assertThat(api.endpointConfiguration().typesAsStrings()).containsExactly("EDGE");
    assertThat(api.endpointConfiguration().ipAddressTypeAsString()).isEqualTo("ipv4");
    assertThat(api.hasTags()).isFalse();
    assertThat(apis.getModels(request -> request.restApiId(api.id())).items())
        .extracting(model -> model.name())
        .containsExactly("Empty", "Error");
    assertThat(apis.getResources(request -> request.restApiId(api.id())).items())
        .extracting(Resource::path)
        .containsExactly("/");
  }

  @Test
  void updatesAnApiByPatches() {
    var updated =
        apis.updateRestApi(
            request ->
                request
                    .restApiId(api.id())
                    .patchOperations(
                        replace("/name", "other"),
                        patch(Op.ADD, "/binaryMediaTypes/image~1png", null),
                        patch(Op.ADD, "/binaryMediaTypes/*~1*", null),
                        patch(Op.REMOVE, "/binaryMediaTypes/image~1png", null),
                        replace("/minimumCompressionSize", "10"),
                        replace("/endpointConfiguration/types/EDGE", "REGIONAL"),
                        replace("/policy", "{\"Version\": \"2012-10-17\"}")));

    assertThat(updated.name()).isEqualTo("other");
    assertThat(updated.binaryMediaTypes()).containsExactly("*/*");
    assertThat(updated.minimumCompressionSize()).isEqualTo(10);
    assertThat(updated.endpointConfiguration().typesAsStrings()).containsExactly("REGIONAL");
    assertThat(updated.policy()).isEqualTo("{\\\"Version\\\":\\\"2012-10-17\\\"}");
    assertThat(updated.tags()).isEmpty();
    refused(
        400,
        "Invalid minimum compression size, must be between 0 and 10485760",
        () -> update(replace("/minimumCompressionSize", "-1")));
    refused(
        400,
        "Invalid patch operation specified. Must be one of: [replace]",
        () -> update(patch(Op.ADD, "/minimumCompressionSize", "10")));
    refused(
        404,
        "Invalid API identifier specified " + ACCOUNT + ":api_id",
        () ->
            apis.updateRestApi(
                request -> request.restApiId("api_id").patchOperations(replace("/name", "x"))));
  }

  private void update(PatchOperation patch) {
    apis.updateRestApi(request -> request.restApiId(api.id()).patchOperations(patch));
  }

  @Test
  void keepsATreeOfResources() {
    String pets = resource(root, "pets");
    String sub = resource(pets, "subpets");
    assertThat(apis.getResource(request -> request.restApiId(api.id()).resourceId(sub)).path())
        .isEqualTo("/pets/subpets");

    changeResource(pets, replace("/pathPart", "dogs"));
    assertThat(apis.getResource(request -> request.restApiId(api.id()).resourceId(sub)).path())
        .isEqualTo("/dogs/subpets");
    refused(
        409,
        "Another resource with the same parent already has this name: dogs",
        () -> resource(root, "dogs"));
    refused(
        400,
        "Resources cannot be cyclical.",
        () -> changeResource(pets, replace("/parentId", sub)));
    refused(
        400,
        "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId,"
            + " /pathPart]",
        () -> changeResource(pets, replace("/invalid", "x")));
    refused(
        400,
        "Invalid patch path  '/pathPart' specified for op 'remove'. Please choose supported"
            + " operations",
        () -> changeResource(pets, patch(Op.REMOVE, "/pathPart", "x")));
    refused(
        400,
        "Root resource cannot update its pathPart.",
        () -> changeResource(root, replace("/pathPart", "x")));
    changeResource(sub, replace("/parentId", root));
    apis.deleteResource(request -> request.restApiId(api.id()).resourceId(pets));
    assertThat(apis.getResources(request -> request.restApiId(api.id())).items())
        .extracting(Resource::path)
        .containsExactly("/", "/subpets");
    refused(404, "Invalid Resource identifier specified", () -> resource("none", "x"));
  }

  private void changeResource(String id, PatchOperation patch) {
    apis.updateResource(
        request -> request.restApiId(api.id()).resourceId(id).patchOperations(patch));
  }

  @Test
  void keepsMethodsWithTheirResponses() {
    method(root, "ANY");
    changeMethod(
        patch(Op.ADD, "/requestParameters/method.request.querystring.optional", "true"),
        patch(Op.ADD, "/requestModels/application~1json", "Empty"),
        replace("/apiKeyRequired", "true"));
    var method =
        apis.getMethod(request -> request.restApiId(api.id()).resourceId(root).httpMethod("ANY"));
    assertThat(method.requestParameters())
        .isEqualTo(Map.of("method.request.querystring.optional", true));
    assertThat(method.requestModels()).isEqualTo(Map.of("application/json", "Empty"));
    assertThat(method.apiKeyRequired()).isTrue();

    refused(400, "Invalid patch path /httpMethod", () -> changeMethod(replace("/httpMethod", "x")));
    refused(
        400,
        "Invalid patch path /requestModels/application/json",
        () -> changeMethod(patch(Op.ADD, "/requestModels/application/json", "Empty")));
    refused(
        400,
        "Invalid patch operation specified. Must be one of: [replace]",
        () -> changeMethod(patch(Op.ADD, "/operationName", "x")));
    refused(
        400,
        "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or"
            + " COGNITO_USER_POOLS requires a valid authorizer.",
        () -> changeMethod(replace("/authorizationType", "CUSTOM")));
    refused(
        409,
        "Cannot delete model 'Empty', is referenced in method request: //ANY",
        () -> apis.deleteModel(request -> request.restApiId(api.id()).modelName("Empty")));
    refused(409, "Method already exists for this resource", () -> method(root, "ANY"));
    refused(
        404,
        "Invalid Integration identifier specified",
        () ->
            apis.getIntegration(
                request -> request.restApiId(api.id()).resourceId(root).httpMethod("ANY")));
  }

  private void changeMethod(PatchOperation... patches) {
    apis.updateMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("ANY")
                .patchOperations(patches));
  }

  @Test
  void derivesGatewayResponsesFromTheDefaults() {
    apis.putGatewayResponse(
        request ->
            request
                .restApiId(api.id())
                .responseType(GatewayResponseType.DEFAULT_5_XX)
                .statusCode("599"));

    var all = apis.getGatewayResponses(request -> request.restApiId(api.id())).items();
    assertThat(all).hasSize(21);
    assertThat(all)
        .filteredOn(response -> response.responseTypeAsString().equals("INTEGRATION_TIMEOUT"))
        .singleElement()
        .satisfies(
            response -> {
              assertThat(response.statusCode()).isEqualTo("599");
              assertThat(response.defaultResponse()).isTrue();
            });
    refused(
        404,
        "Gateway response type not defined on api",
        () ->
            apis.deleteGatewayResponse(
                request ->
                    request.restApiId(api.id()).responseType(GatewayResponseType.UNAUTHORIZED)));
  }

  @Test
  void deploysAndChangesStages() {
    refused(400, "The REST API doesn't contain any methods", this::deployment);
    mock(root, "GET");
    String first = deployment();
    String second = deployment();
    apis.createStage(
        request ->
            request
                .restApiId(api.id())
                .stageName("dev")
                .deploymentId(first)
                .variables(Map.of("testVar", "default"))
                .canarySettings(
                    canary ->
                        canary
                            .deploymentId(second)
                            .percentTraffic(50.0)
                            .stageVariableOverrides(Map.of("testVar", "canary"))));

    UpdateStageResponse updated =
        stage(
            replace("/*/*/throttling/burstLimit", "123"),
            replace("/test/GET/throttling/burstLimit", "124"),
            replace("/variables/v", "w"));
    MethodSetting all = Objects.requireNonNull(updated.methodSettings().get("*/*"));
    assertThat(all.throttlingBurstLimit()).isEqualTo(123);
    assertThat(all.throttlingRateLimit()).isEqualTo(10000.0);
    assertThat(
            Objects.requireNonNull(updated.methodSettings().get("test/GET")).throttlingBurstLimit())
        .isEqualTo(124);
    refused(
        400,
        "Active stages pointing to this deployment must be moved or deleted",
        () -> apis.deleteDeployment(request -> request.restApiId(api.id()).deploymentId(second)));

    stage(
        copy("/deploymentId", "/canarySettings/deploymentId"),
        copy("/variables", "/canarySettings/stageVariableOverrides"));
    stage(patch(Op.REMOVE, "/canarySettings", null));
    GetStageResponse promoted =
        apis.getStage(request -> request.restApiId(api.id()).stageName("dev"));
    assertThat(promoted.deploymentId()).isEqualTo(second);
    assertThat(promoted.variables()).isEqualTo(Map.of("testVar", "canary", "v", "w"));
    assertThat(promoted.canarySettings()).isNull();
    refused(
        400,
        "Promotion not available. Canary does not exist.",
        () -> stage(copy("/variables", "/canarySettings/stageVariableOverrides")));
    stage(patch(Op.REMOVE, "/test/GET", null));
    refused(
        400,
        "Cannot remove method setting test/GET because there is no method setting for this method ",
        () -> stage(patch(Op.REMOVE, "/test/GET", null)));
  }

  private static PatchOperation copy(String path, String from) {
    return PatchOperation.builder().op(Op.COPY).path(path).from(from).build();
  }

  private UpdateStageResponse stage(PatchOperation... patches) {
    return apis.updateStage(
        request -> request.restApiId(api.id()).stageName("dev").patchOperations(patches));
  }

  @Test
  void checksIntegrations() {
    method(root, "GET");
    refused(
        400,
        "Enumeration value for HttpMethod must be non-empty",
        () -> integration(IntegrationType.HTTP, "http://example.com", null));
    refused(
        400,
        "Invalid HTTP endpoint specified for URI",
        () -> integration(IntegrationType.HTTP_PROXY, "non-valid", "POST"));
    refused(
        400,
        "Invalid ARN specified in the request",
        () -> integration(IntegrationType.AWS, "non-valid", "POST"));
    refused(
        400,
        "AWS ARN for integration must contain path or action",
        () -> integration(IntegrationType.AWS, "arn:aws:iam::0000000000:role/x", "POST"));
    refused(
        400,
        "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose"
            + " stream invocations.",
        () ->
            integration(
                IntegrationType.AWS_PROXY, "arn:aws:apigateway:us-east-1:s3:path/b/k", "POST"));
    refused(
        400,
        "An integration with the service states is not supported by Lambent.",
        () ->
            integration(
                IntegrationType.AWS,
                "arn:aws:apigateway:us-east-1:states:action/StartExecution",
                "POST"));
  }

  private void integration(IntegrationType type, String uri, @Nullable String httpMethod) {
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("GET")
                .type(type)
                .uri(uri)
                .integrationHttpMethod(httpMethod));
  }

  @Test
  void importsMergesAndExportsDefinitions() {
    String definition =
        """
        {"openapi":"3.0.1","info":{"title":"pets","version":"2.0"},
         "servers":[{"url":"https://x.example/{basePath}","variables":{"basePath":{"default":"/base/part"}}}],
         "components":{"schemas":{"Pet":{"type":"object","properties":{"kind":{"$ref":"#/components/schemas/Kind"}}},
           "Kind":{"type":"string"}}},
         "paths":{"/pets/{id}":{"get":{"operationId":"GetPet",
           "parameters":[{"name":"id","in":"path","required":true,"schema":{"type":"string"}}],
           "responses":{"200":{"description":"ok","content":{"application/json":{"schema":{"$ref":"#/components/schemas/Pet"}}}}},
           "x-amazon-apigateway-integration":{"type":"http","httpMethod":"GET","uri":"http://pets.example/{id}",
             "requestParameters":{"integration.request.path.id":"method.request.path.id"},
             "passthroughBehavior":"when_no_match","responses":{"default":{"statusCode":"200"}}}}}}}
        """;
    var put =
        apis.putRestApi(
            request ->
                request
                    .restApiId(api.id())
                    .mode(PutMode.OVERWRITE)
                    .parameters(Map.of("basepath", "prepend"))
                    .body(SdkBytes.fromUtf8String(definition)));
    assertThat(put.name()).isEqualTo("pets");
    assertThat(put.rootResourceId()).isEqualTo(root);
    List<Resource> resources =
        apis.getResources(request -> request.restApiId(api.id()).embed("methods")).items();
    assertThat(resources)
        .extracting(Resource::path)
        .containsExactly("/", "/base", "/base/part", "/base/part/pets", "/base/part/pets/{id}");
    assertThat(
            Objects.requireNonNull(resources.getLast().resourceMethods().get("GET"))
                .methodIntegration()
                .uri())
        .isEqualTo("http://pets.example/{id}");
    assertThat(apis.getModel(request -> request.restApiId(api.id()).modelName("Pet")).schema())
        .contains("https://apigateway.amazonaws.com/restapis/" + api.id() + "/models/Kind");

    apis.createDeployment(request -> request.restApiId(api.id()).stageName("local"));
    String exported =
        apis.getExport(
                request ->
                    request
                        .restApiId(api.id())
                        .stageName("local")
                        .exportType("swagger")
                        .parameters(Map.of("extensions", "integrations")))
            .body()
            .asUtf8String();
    assertThat(exported).contains("\"basePath\" : \"/local\"", "#/definitions/Kind", "GetPet");
    refused(
        400,
        "Invalid OpenAPI input.",
        () -> apis.importRestApi(request -> request.body(SdkBytes.fromUtf8String("[1"))));
  }

  @Test
  void countsKeysAndPlans() {
    refused(
        400,
        "API Key value should be at least 20 characters",
        () -> apis.createApiKey(request -> request.value("short")));
    var key = apis.createApiKey(request -> request.name("k"));
    assertThat(key.enabled()).isFalse();
    assertThat(key.value()).hasSize(40);
    assertThat(apis.getApiKey(request -> request.apiKey(key.id())).value()).isNull();
    mock(root, "GET");
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("s"));
    String plan =
        apis.createUsagePlan(
                request -> request.name("p").apiStages(stage -> stage.apiId(api.id()).stage("s")))
            .id();
    apis.createUsagePlanKey(
        request -> request.usagePlanId(plan).keyId(key.id()).keyType("API_KEY"));
    assertThat(apis.getUsagePlans(request -> request.keyId(key.id())).items())
        .extracting(found -> found.id())
        .containsExactly(plan);
    apis.updateUsagePlan(
        request ->
            request
                .usagePlanId(plan)
                .patchOperations(
                    patch(Op.REMOVE, "/apiStages", api.id() + ":s"),
                    patch(Op.ADD, "/throttle/rateLimit", "5")));
    apis.deleteApiKey(request -> request.apiKey(key.id()));
    assertThat(apis.getUsagePlanKeys(request -> request.usagePlanId(plan)).items()).isEmpty();
    apis.deleteUsagePlan(request -> request.usagePlanId(plan));
  }

  @Test
  void mapsDomainNames() {
    mock(root, "GET");
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("s"));
    String name = "d" + UUID.randomUUID() + ".example.com";
    apis.createDomainName(request -> request.domainName(name).certificateArn("arn:x"));
    apis.createBasePathMapping(
        request -> request.domainName(name).restApiId(api.id()).stage("s").basePath("v1"));

    assertThat(apis.getBasePathMappings(request -> request.domainName(name)).items())
        .singleElement()
        .satisfies(mapping -> assertThat(mapping.basePath()).isEqualTo("v1"));
    refused(
        400,
        "Please remove all base path mappings related to the API in your account before deleting"
            + " the API",
        () -> apis.deleteRestApi(request -> request.restApiId(api.id())));
    apis.deleteDomainName(request -> request.domainName(name));
    apis.deleteRestApi(request -> request.restApiId(api.id()));
  }
}
