package io.lambent.services.apigatewayv2;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiListener;
import io.lambent.contract.api.ApiStage;
import io.lambent.contract.api.HttpApi;
import io.lambent.services.TestingAwsServices;
import java.util.List;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.ProtocolType;

/** Short forms of the operations on HTTP APIs. */
abstract class TestingHttpApi {
  static final String ACCOUNT = "000000000000";
  static final String FUNCTION = "arn:aws:lambda:us-east-1:000000000000:function:f";
  static final TestingAwsServices services = TestingAwsServices.shared();
  static final ApiGatewayV2Client client =
      services.client(ApiGatewayV2Client.builder(), "apigatewayv2", ACCOUNT);
  static final ApiDirectory directory = services.bean(ApiDirectory.class);

  static String create() {
    return client
        .createApi(request -> request.name("test").protocolType(ProtocolType.HTTP))
        .apiId();
  }

  static String integrate(String api) {
    return client
        .createIntegration(
            request ->
                request
                    .apiId(api)
                    .integrationType(IntegrationType.AWS_PROXY)
                    .integrationUri(FUNCTION)
                    .payloadFormatVersion("2.0"))
        .integrationId();
  }

  static String route(String api, String key, String integration) {
    return client
        .createRoute(
            request -> request.apiId(api).routeKey(key).target("integrations/" + integration))
        .routeId();
  }

  static ApiStage deployed(String api) {
    return ((HttpApi) directory.find(api).orElseThrow()).stages().getFirst();
  }

  static ApiListener listener(List<String> changed) {
    return new ApiListener() {
      @Override
      public void changed(String apiId) {
        changed.add(apiId);
      }

      @Override
      public void domainsChanged() {
        changed.add("domains");
      }

      @Override
      public void missed() {}
    };
  }
}
