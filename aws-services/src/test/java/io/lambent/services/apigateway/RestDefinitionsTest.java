package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.apigateway.model.PutMode;
import software.amazon.awssdk.services.apigateway.model.Resource;

/** The operations that read and write OpenAPI definitions of REST APIs. */
class RestDefinitionsTest extends TestingRestApi {
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
  void refusesParametersThatTheDefinitionDoesNotDeclare() {
    String definition =
        """
        {"openapi": "3.0.1", "info": {"title": "pets", "version": "1"}, "paths": {"/{proxy+}": {
          "x-amazon-apigateway-any-method": {"x-amazon-apigateway-integration": {
            "type": "http_proxy", "httpMethod": "ANY", "uri": "http://pets.example/{proxy}",
            "requestParameters": {"integration.request.path.proxy": "method.request.path.proxy"}}}}}}
        """;

    refused(
        400,
        "Errors found during import:\n\tUnable to put integration on 'ANY' for resource at path"
            + " '/{proxy+}': Invalid mapping expression specified: Validation Result: warnings : [],"
            + " errors : [Invalid mapping expression parameter specified: method.request.path.proxy]",
        () -> apis.importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition))));
  }

  @Test
  void aTokenAuthorizerWithoutASourceLooksAtTheHeaderAuthorization() {
    String definition =
        """
        {"swagger": "2.0", "info": {"title": "pets"}, "paths": {},
         "securityDefinitions": {"auth": {"type": "apiKey", "x-amazon-apigateway-authtype": "custom",
           "x-amazon-apigateway-authorizer": {"type": "token", "authorizerUri":
             "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn:aws:lambda:us-east-1:111111111111:function:f/invocations"}}}}
        """;

    String id =
        apis.importRestApi(request -> request.body(SdkBytes.fromUtf8String(definition))).id();

    assertThat(apis.getAuthorizers(request -> request.restApiId(id)).items())
        .singleElement()
        .extracting(authorizer -> authorizer.identitySource())
        .isEqualTo("method.request.header.Authorization");
  }
}
