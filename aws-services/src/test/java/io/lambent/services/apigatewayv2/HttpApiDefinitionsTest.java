package io.lambent.services.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiChanges;
import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.ApiMessage;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.RestClient;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.ImportApiResponse;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;
import software.amazon.awssdk.services.apigatewayv2.model.Route;

/** OpenAPI definitions of HTTP APIs, their domain names, and their way to other processes. */
class HttpApiDefinitionsTest extends TestingHttpApi {
  @Test
  void importsAndExportsDefinitions() {
    String definition =
        """
        openapi: "3.0.1"
        info: {title: imported, version: "1"}
        tags: [{name: "httpapi:createdBy", x-amazon-apigateway-tag-value: SAM}]
        components:
          securitySchemes:
            fn:
              type: apiKey
              name: Authorization
              in: header
              x-amazon-apigateway-authorizer:
                type: request
                identitySource: $request.header.Authorization
                authorizerUri: %s
                authorizerPayloadFormatVersion: "2.0"
                enableSimpleResponses: true
          x-amazon-apigateway-integrations:
            shared: {type: aws_proxy, httpMethod: POST, uri: %s, payloadFormatVersion: "2.0"}
        x-amazon-apigateway-cors: {allowOrigins: ["*"], allowMethods: [GET]}
        paths:
          /pets/{id}:
            get:
              operationId: getPet
              security: [{fn: []}]
              x-amazon-apigateway-integration:
                $ref: "#/components/x-amazon-apigateway-integrations/shared"
          $default:
            x-amazon-apigateway-any-method:
              x-amazon-apigateway-integration:
                $ref: "#/components/x-amazon-apigateway-integrations/shared"
        """
            .formatted(FUNCTION, FUNCTION);

    ImportApiResponse made = client.importApi(request -> request.body(definition));

    String api = made.apiId();
    assertThat(made.name()).isEqualTo("imported");
    assertThat(made.tags()).isEqualTo(Map.of("httpapi:createdBy", "SAM"));
    assertThat(made.corsConfiguration().allowOrigins()).containsExactly("*");
    assertThat(client.getRoutes(request -> request.apiId(api)).items())
        .extracting(Route::routeKey)
        .containsExactlyInAnyOrder("GET /pets/{id}", "$default");
    assertThat(client.getIntegrations(request -> request.apiId(api)).items()).hasSize(1);
    SdkBytes exported =
        client
            .exportApi(request -> request.apiId(api).specification("OAS30").outputType("JSON"))
            .body();
    assertThat(exported.asUtf8String()).contains("getPet").contains("\"openapi\" : \"3.0.1\"");
    client.reimportApi(request -> request.apiId(api).body(exported.asUtf8String()));
    assertThat(client.getRoutes(request -> request.apiId(api)).items())
        .extracting(Route::routeKey)
        .containsExactlyInAnyOrder("GET /pets/{id}", "$default");
    assertThat(client.getAuthorizers(request -> request.apiId(api)).items()).hasSize(1);
  }

  @Test
  void mapsDomains() {
    String api =
        client
            .createApi(
                request -> request.name("q").protocolType(ProtocolType.HTTP).target(FUNCTION))
            .apiId();
    String name = UUID.randomUUID() + ".example.com";
    client.createDomainName(
        request ->
            request
                .domainName(name)
                .domainNameConfigurations(
                    configuration ->
                        configuration.certificateArn("arn:aws:acm:us-east-1:000000000000:c/1")));
    String mapping =
        client
            .createApiMapping(
                request ->
                    request.domainName(name).apiId(api).stage("$default").apiMappingKey("v1/a"))
            .apiMappingId();

    assertThat(directory.domains())
        .contains(new ApiDomain(name, List.of(new ApiDomain.Mapping("v1/a", api, "$default"))));
    assertThatThrownBy(() -> client.deleteApi(request -> request.apiId(api)))
        .isInstanceOf(BadRequestException.class);
    client.deleteApiMapping(request -> request.domainName(name).apiMappingId(mapping));
    client.deleteDomainName(request -> request.domainName(name));
    client.deleteApi(request -> request.apiId(api));
    assertThat(directory.find(api)).isEmpty();
  }

  @Test
  void travelsBetweenProcesses() {
    ApiChanges before = internal("/internal/api-changes?after=-1", ApiChanges.class);
    String api =
        client
            .createApi(
                request ->
                    request
                        .name("far")
                        .protocolType(ProtocolType.HTTP)
                        .target(FUNCTION)
                        .disableExecuteApiEndpoint(true)
                        .corsConfiguration(cors -> cors.allowOrigins("https://a").maxAge(5)))
            .apiId();

    ApiChanges after =
        internal("/internal/api-changes?after=" + before.revision(), ApiChanges.class);
    assertThat(after.apiIds()).contains(api);
    assertThat(after.revision()).isGreaterThan(before.revision());
    assertThat(internal("/internal/apis/" + api, ApiMessage.class).api())
        .isEqualTo(directory.find(api).orElseThrow())
        .isInstanceOfSatisfying(
            HttpApi.class, found -> assertThat(found.isExecuteApiDisabled()).isTrue());
  }

  private static <T> T internal(String path, Class<T> type) {
    return RestClient.create(services.uri().toString())
        .get()
        .uri(path)
        .header(InternalHttp.TOKEN, TestingAwsServices.TOKEN)
        .retrieve()
        .requiredBody(type);
  }
}
