package io.lambent.services.apigateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.RestApi;
import io.lambent.services.TestingAwsServices;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.model.ConnectionType;
import software.amazon.awssdk.services.apigateway.model.CreateVpcLinkResponse;
import software.amazon.awssdk.services.apigateway.model.GetVpcLinkResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import software.amazon.awssdk.services.apigateway.model.VpcLinkStatus;

class VpcLinksTest extends TestingRestApi {
  private static final String NLB =
      "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/net/mapped-nlb/1";

  private static CreateVpcLinkResponse link() {
    return apis.createVpcLink(request -> request.name("one").targetArns(NLB));
  }

  private void integrate(String link) {
    method(root, "GET");
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("GET")
                .type(IntegrationType.HTTP_PROXY)
                .integrationHttpMethod("GET")
                .uri("http://nlb.example.com/pets")
                .connectionType(ConnectionType.VPC_LINK)
                .connectionId(link));
  }

  @Test
  void keepsLinks() {
    CreateVpcLinkResponse made = link();

    apis.updateVpcLink(
        request -> request.vpcLinkId(made.id()).patchOperations(replace("/name", "two")));

    GetVpcLinkResponse found = apis.getVpcLink(request -> request.vpcLinkId(made.id()));
    assertThat(made.status()).isEqualTo(VpcLinkStatus.PENDING);
    assertThat(found.status()).isEqualTo(VpcLinkStatus.AVAILABLE);
    assertThat(found.name()).isEqualTo("two");
    assertThat(found.targetArns()).containsExactly(NLB);
    assertThat(apis.getVpcLinks(request -> {}).items())
        .anyMatch(link -> link.id().equals(made.id()));
    apis.deleteVpcLink(request -> request.vpcLinkId(made.id()));
    refused(
        404,
        "Invalid Vpc Link identifier specified",
        () -> apis.deleteVpcLink(request -> request.vpcLinkId(made.id())));
  }

  @Test
  void gatewaysLearnWhereALinkLeads() {
    String link = link().id();
    integrate(link);
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("dev"));
    ApiDirectory directory = TestingAwsServices.shared().bean(ApiDirectory.class);

    RestApi deployed = (RestApi) directory.find(api.id()).orElseThrow();
    RestApi draft = directory.draft(api.id()).orElseThrow();

    String expected = "\"" + link + "\":\"http://10.0.0.5:8080\"";
    assertThat(deployed.definition()).contains(expected);
    assertThat(draft.definition()).contains(expected);
    assertThat(draft.stages()).containsExactly(RestApi.DRAFT_STAGE);
    refused(
        400,
        "Cannot delete vpc link. Vpc link '"
            + link
            + "', is referenced by the API '"
            + api.id()
            + "'.",
        () -> apis.deleteVpcLink(request -> request.vpcLinkId(link)));
  }

  @Test
  void refusesALinkThatIsNotThere() {
    refused(404, "Invalid Vpc Link identifier specified", () -> integrate("nosuch"));
  }
}
