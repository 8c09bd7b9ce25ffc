package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.model.GatewayResponseType;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;
import software.amazon.awssdk.services.apigateway.model.Resource;

/** The operations on REST APIs and their parts, with answers and errors as AWS gives them. */
class RestApisTest extends TestingRestApi {
  private static final String INVALID =
      "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid"
          + " mapping expression parameter specified: ";

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
  void namesMembersOfTheBodyByTheInput() {
    refused(
        400,
        "1 validation error detected: Value '[wrong]' at"
            + " 'createRestApiInput.endpointConfiguration.types' failed to satisfy constraint:"
            + " Member must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE,"
            + " REGIONAL]]",
        () ->
            apis.createRestApi(
                request ->
                    request
                        .name("api")
                        .endpointConfiguration(endpoint -> endpoint.typesWithStrings("wrong"))));
    refused(
        400,
        "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint:"
            + " Member must satisfy regular expression pattern: [1-5]\\d\\d",
        () ->
            apis.putMethodResponse(
                request ->
                    request
                        .restApiId(api.id())
                        .resourceId(root)
                        .httpMethod("GET")
                        .statusCode("wrong")));
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
  void refusesGatewayResponsesThatSetWhatIsNoneOfTheirs() {
    refused(
        400,
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid"
            + " mapping expression specified: method.response.header.X-A]",
        () ->
            apis.putGatewayResponse(
                request ->
                    request
                        .restApiId(api.id())
                        .responseType(GatewayResponseType.UNAUTHORIZED)
                        .responseParameters(Map.of("method.response.header.X-A", "'a'"))));
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

  @Test
  void refusesMappingsOfParametersThatTheMethodDoesNotDeclare() {
    String pet = resource(root, "{pet}");
    apis.putMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(pet)
                .httpMethod("GET")
                .authorizationType("NONE")
                .requestParameters(
                    Map.of("method.request.path.pet", true, "method.request.header.X-A", false)));

    mapped(pet, "method.request.path.pet");
    mapped(pet, "method.request.multivalueheader.x-a");
    mapped(pet, "method.request.body.name");
    for (String undeclared :
        List.of("method.request.path.proxy", "method.request.querystring.pet")) {
      refused(400, INVALID + undeclared + "]", () -> mapped(pet, undeclared));
    }
    refused(
        400,
        INVALID + "method.request.header.X-B]",
        () ->
            apis.updateIntegration(
                request ->
                    request
                        .restApiId(api.id())
                        .resourceId(pet)
                        .httpMethod("GET")
                        .patchOperations(
                            patch(
                                Op.ADD,
                                "/requestParameters/integration.request.header.b",
                                "method.request.header.X-B"))));
  }

  private void mapped(String resource, String source) {
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(resource)
                .httpMethod("GET")
                .type(IntegrationType.HTTP_PROXY)
                .integrationHttpMethod("GET")
                .uri("http://pets.example/{id}")
                .requestParameters(Map.of("integration.request.path.id", source)));
  }

  @Test
  void refusesResponseHeadersThatTheMethodDoesNotDeclare() {
    mock(root, "GET");
    refused(
        400,
        "Invalid mapping expression specified: Validation Result: warnings : [], errors : [No method"
            + " response exists for method.]",
        () -> answer("method.response.header.X-A"));
    apis.putMethodResponse(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of("method.response.header.X-A", false)));

    answer("method.response.header.X-A");
    refused(
        400, INVALID + "method.response.header.X-B]", () -> answer("method.response.header.X-B"));
  }

  private void answer(String header) {
    apis.putIntegrationResponse(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("GET")
                .statusCode("200")
                .responseParameters(Map.of(header, "'a'")));
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
}
