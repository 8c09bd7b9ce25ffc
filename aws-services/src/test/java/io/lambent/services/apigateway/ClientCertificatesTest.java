package io.lambent.services.apigateway;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.RestApi;
import io.lambent.services.TestingAwsServices;
import java.io.ByteArrayInputStream;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.apigateway.model.GenerateClientCertificateResponse;
import software.amazon.awssdk.services.apigateway.model.IntegrationType;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ClientCertificatesTest extends TestingRestApi {
  private static X509Certificate read(String pem) throws Exception {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }

  @Test
  void makesCertificates() throws Exception {
    GenerateClientCertificateResponse made =
        apis.generateClientCertificate(request -> request.description("d").tags(Map.of("a", "b")));

    X509Certificate certificate = read(made.pemEncodedCertificate());
    certificate.verify(certificate.getPublicKey());
    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=ApiGateway");
    assertThat(Duration.between(made.createdDate(), made.expirationDate()).toDays()).isEqualTo(365);
    String id = made.clientCertificateId();
    apis.updateClientCertificate(
        request ->
            request.clientCertificateId(id).patchOperations(replace("/description", "other")));
    assertThat(apis.getClientCertificate(request -> request.clientCertificateId(id)).description())
        .isEqualTo("other");
    assertThat(apis.getClientCertificates(request -> {}).items())
        .anyMatch(each -> each.clientCertificateId().equals(id));
    apis.deleteClientCertificate(request -> request.clientCertificateId(id));
    refused(
        404,
        "Invalid Client Certificate identifier specified",
        () -> apis.getClientCertificate(request -> request.clientCertificateId(id)));
  }

  @Test
  void gatewaysGetTheKeyOfAStage() throws Exception {
    method(root, "GET");
    apis.putIntegration(
        request ->
            request
                .restApiId(api.id())
                .resourceId(root)
                .httpMethod("GET")
                .type(IntegrationType.MOCK));
    apis.createDeployment(request -> request.restApiId(api.id()).stageName("dev"));
    String id = apis.generateClientCertificate(request -> {}).clientCertificateId();

    apis.updateStage(
        request ->
            request
                .restApiId(api.id())
                .stageName("dev")
                .patchOperations(replace("/clientCertificateId", id)));

    RestApi served =
        (RestApi) TestingAwsServices.shared().bean(ApiDirectory.class).find(api.id()).orElseThrow();
    JsonNode shown =
        JsonMapper.shared()
            .readTree(served.definition())
            .path("stages")
            .path("dev")
            .path("clientCertificate");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(
        KeyFactory.getInstance("RSA")
            .generatePrivate(
                new PKCS8EncodedKeySpec(Base64.getDecoder().decode(shown.path("key").asString()))));
    signature.update((byte) 1);
    byte[] signed = signature.sign();
    signature.initVerify(read(shown.path("certificate").asString()).getPublicKey());
    signature.update((byte) 1);
    assertThat(signature.verify(signed)).isTrue();
    refused(
        400,
        "Invalid client certificate identifier specified",
        () ->
            apis.updateStage(
                request ->
                    request
                        .restApiId(api.id())
                        .stageName("dev")
                        .patchOperations(replace("/clientCertificateId", "nosuch"))));
  }
}
