package io.lambent.services.apis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.lambent.contract.api.ApiDirectory;
import io.lambent.contract.api.ApiDomain;
import io.lambent.services.TestingAwsServices;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.apigateway.ApiGatewayClient;
import software.amazon.awssdk.services.apigateway.model.CreateDomainNameResponse;
import software.amazon.awssdk.services.apigateway.model.Op;
import software.amazon.awssdk.services.apigatewayv2.ApiGatewayV2Client;
import software.amazon.awssdk.services.apigatewayv2.model.BadRequestException;
import software.amazon.awssdk.services.apigatewayv2.model.MutualTlsAuthentication;
import software.amazon.awssdk.services.s3.S3Client;

/** Domain names whose clients show certificates. */
class TruststoresTest {
  private static final String ACCOUNT = "000000000000";
  private static final String BUCKET = "truststores-" + UUID.randomUUID();
  private static final TestingAwsServices services = TestingAwsServices.shared();
  private static final ApiDirectory directory = services.bean(ApiDirectory.class);
  private static final S3Client s3 =
      services.client(S3Client.builder().forcePathStyle(true), "s3", ACCOUNT);
  private static final ApiGatewayV2Client http =
      services.client(ApiGatewayV2Client.builder(), "apigatewayv2", ACCOUNT);
  private static final ApiGatewayClient rest =
      services.client(ApiGatewayClient.builder(), "apigateway", ACCOUNT);

  private static final String AUTHORITY =
      """
      -----BEGIN CERTIFICATE-----
      MIIBiTCCAS+gAwIBAgIUNSm4DR6xZYJiQU6dYzKJ7vMNM/kwCgYIKoZIzj0EAwIw
      GTEXMBUGA1UEAwwOVGVzdCBhdXRob3JpdHkwIBcNMjYxMTMwMDUyODU5WhgPMjEy
      NjExMDYwNTI4NTlaMBkxFzAVBgNVBAMMDlRlc3QgYXV0aG9yaXR5MFkwEwYHKoZI
      zj0CAQYIKoZIzj0DAQcDQgAETFatywU5ZDtHM474Jfa2a22XnogG52iDGojUA0BG
      7iZ3ZXDNVwOdfVx+favgrx4rYXy62vmA0czRHnM8/2tCwKNTMFEwHQYDVR0OBBYE
      FCdIn/hywcrxNTLQTzUd3ubrxZXVMB8GA1UdIwQYMBaAFCdIn/hywcrxNTLQTzUd
      3ubrxZXVMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSAAwRQIhAP2uuXWq
      01UScmqKOFlA/E5vONz2C8irzVAe1AlcIohKAiBKqvkxo+d/CJ82JRDp7I5Y2eUp
      jjs8ZxZUXRQ2YUWtSg==
      -----END CERTIFICATE-----
      """;

  private static final String BROKEN =
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

  private final String name = UUID.randomUUID() + ".example.com";

  @BeforeAll
  static void store() {
    s3.createBucket(request -> request.bucket(BUCKET));
    put("good.pem", "Authorities:\n" + AUTHORITY);
    put("partly.pem", BROKEN + AUTHORITY);
    put("bad.pem", BROKEN);
  }

  private static void put(String key, String text) {
    s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text));
  }

  private static String uri(String key) {
    return "s3://" + BUCKET + "/" + key;
  }

  private String truststore() {
    return directory.domains().stream()
        .filter(domain -> domain.name().equals(name))
        .map(ApiDomain::truststore)
        .map(String::valueOf)
        .findFirst()
        .orElse("no domain");
  }

  @Test
  void ofHttpApisReachGateways() {
    MutualTlsAuthentication made =
        http.createDomainName(
                request ->
                    request
                        .domainName(name)
                        .mutualTlsAuthentication(mutual -> mutual.truststoreUri(uri("good.pem"))))
            .mutualTlsAuthentication();
    assertThat(made.truststoreUri()).isEqualTo(uri("good.pem"));
    assertThat(made.truststoreWarnings()).isEmpty();
    assertThat(truststore()).isEqualTo(AUTHORITY);

    http.updateDomainName(
        request ->
            request
                .domainName(name)
                .mutualTlsAuthentication(mutual -> mutual.truststoreUri(uri("partly.pem"))));
    assertThat(
            http.getDomainName(request -> request.domainName(name))
                .mutualTlsAuthentication()
                .truststoreWarnings())
        .containsExactly("Certificate 1 of the truststore cannot be read");

    http.updateDomainName(
        request ->
            request.domainName(name).mutualTlsAuthentication(mutual -> mutual.truststoreUri("")));
    assertThat(truststore()).isEqualTo("null");
    assertThat(http.getDomainName(request -> request.domainName(name)).mutualTlsAuthentication())
        .isNull();
  }

  @Test
  void ofRestApisReachGateways() {
    CreateDomainNameResponse made =
        rest.createDomainName(
            request ->
                request
                    .domainName(name)
                    .mutualTlsAuthentication(mutual -> mutual.truststoreUri(uri("good.pem"))));
    assertThat(made.mutualTlsAuthentication().truststoreUri()).isEqualTo(uri("good.pem"));
    assertThat(truststore()).isEqualTo(AUTHORITY);

    rest.updateDomainName(
        request ->
            request
                .domainName(name)
                .patchOperations(
                    patch ->
                        patch
                            .op(Op.REPLACE)
                            .path("/mutualTlsAuthentication/truststoreUri")
                            .value("")));
    assertThat(truststore()).isEqualTo("null");
  }

  @Test
  void areRefusedWithoutACertificate() {
    for (String uri : new String[] {uri("bad.pem"), uri("none.pem"), "https://example.com/a.pem"}) {
      assertThatThrownBy(
              () ->
                  http.createDomainName(
                      request ->
                          request
                              .domainName(name)
                              .mutualTlsAuthentication(mutual -> mutual.truststoreUri(uri))))
          .isInstanceOf(BadRequestException.class);
    }
    assertThat(truststore()).isEqualTo("no domain");
  }
}
