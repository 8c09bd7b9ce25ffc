package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.services.TestingAwsServices;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.ApiGatewayException;
import software.amazon.awssdk.services.apigateway.model.CreateRestApiResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigateway.model.PatchOperation;

/** A new REST API for each test, and short forms of the operations on it. */
abstract class TestingRestApi {
  static final String ACCOUNT = "111111111111";
  private static final TestingAwsServices services = TestingAwsServices.shared();
  static final ApiGatewayClient apis =
      services.client(ApiGatewayClient.builder(), "apigateway", ACCOUNT);

  final CreateRestApiResponse api =
      apis.createRestApi(request -> request.name("api-" + UUID.randomUUID()));
  final String root = api.rootResourceId();

  static PatchOperation patch(Op op, String path, @Nullable String value) {
    return PatchOperation.builder().op(op).path(path).value(value).build();
  }

  static PatchOperation replace(String path, String value) {
    return patch(Op.REPLACE, path, value);
  }

  static void refused(int status, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ApiGatewayException.class,
            e -> {
              assertThat(e.awsErrorDetails().errorMessage()).isEqualTo(text);
              assertThat(e.statusCode()).isEqualTo(status);
            });
  }

  String resource(String parent, String part) {
    return apis.createResource(
            request -> request.restApiId(api.id()).parentId(parent).pathPart(part))
        .id();
  }

  void method(String resource, String httpMethod) {
    apis.putMethod(
        request ->
            request
                .restApiId(api.id())
                .resourceId(resource)
                .httpMethod(httpMethod)
                .authorizationType("NONE"));
  }

  void mock(String resource, String httpMethod) {
    method(resource, httpMethod);
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(resource)
                .httpMethod(httpMethod)
                .type(IntegrationType.MOCK));
  }

  String deployment() {
    return apis.createDeployment(request -> request.restApiId(api.id())).id();
  }
}
