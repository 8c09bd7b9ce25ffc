package io.lambent.services.apigatewayv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiIntegration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.ConflictException;
import software.amazon.awssdk.services.apigatewayv2.model.ConnectionType;
import software.amazon.awssdk.services.apigatewayv2.model.GetVpcLinkResponse;
import software.amazon.awssdk.services.apigatewayv2.model.IntegrationType;
import software.amazon.awssdk.services.apigatewayv2.model.NotFoundException;
import software.amazon.awssdk.services.apigatewayv2.model.VpcLinkStatus;

class V2VpcLinksTest extends TestingHttpApi {
  private static final String LISTENER =
      "arn:aws:elasticloadbalancing:us-east-1:000000000000:listener/net/mapped-nlb/1/2";

  private static String link(String name) {
    return client
        .createVpcLink(request -> request.name(name).subnetIds("subnet-1").tags(Map.of("a", "b")))
        .vpcLinkId();
  }

  private static String integrate(String api, String link, String uri) {
    return client
        .createIntegration(
            request ->
                request
                    .apiId(api)
                    .integrationType(IntegrationType.HTTP_PROXY)
                    .integrationMethod("ANY")
                    .connectionType(ConnectionType.VPC_LINK)
                    .connectionId(link)
                    .payloadFormatVersion("1.0")
                    .integrationUri(uri))
        .integrationId();
  }

  @Test
  void keepsLinks() {
    String id = link("one");

    client.updateVpcLink(request -> request.vpcLinkId(id).name("two"));

    GetVpcLinkResponse found = client.getVpcLink(request -> request.vpcLinkId(id));
    assertThat(found.name()).isEqualTo("two");
    assertThat(found.vpcLinkStatus()).isEqualTo(VpcLinkStatus.AVAILABLE);
    assertThat(found.subnetIds()).containsExactly("subnet-1");
    assertThat(found.tags()).containsEntry("a", "b");
    assertThat(client.getVpcLinks(request -> {}).items())
        .anyMatch(link -> link.vpcLinkId().equals(id));
    client.deleteVpcLink(request -> request.vpcLinkId(id));
    assertThatThrownBy(() -> client.getVpcLink(request -> request.vpcLinkId(id)))
        .isInstanceOf(NotFoundException.class);
  }

  @Test
  void aListenerStandsForTheAddressThatTheOperatorNames() {
    String api = create();
    String link = link("one");
    String integration = integrate(api, link, LISTENER);
    route(api, "$default", integration);
    client.createStage(request -> request.apiId(api).stageName("$default").autoDeploy(true));

    ApiIntegration served = Objects.requireNonNull(deployed(api).routes().getFirst().integration());

    assertThat(served.uri()).isEqualTo("http://10.0.0.5:8080");
    assertThat(served.connectionId()).isEqualTo(link);
    assertThatThrownBy(() -> client.deleteVpcLink(request -> request.vpcLinkId(link)))
        .isInstanceOf(ConflictException.class);
  }

  @Test
  void refusesWhatLeadsNowhere() {
    String api = create();
    String link = link("one");
    String other = LISTENER.replace("mapped", "other");

    assertThatThrownBy(() -> integrate(api, link, other))
        .isInstanceOf(BadRequestException.class)
        .hasMessageContaining("no address for " + other);
    assertThatThrownBy(() -> integrate(api, link, "http://a"))
        .isInstanceOf(BadRequestException.class);
    assertThatThrownBy(() -> integrate(api, "nosuch", LISTENER))
        .isInstanceOf(BadRequestException.class);
  }
}
