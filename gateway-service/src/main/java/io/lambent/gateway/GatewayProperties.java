package io.lambent.gateway;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the gateway.
 *
 * @param functionServiceUrl where function-service is
 * @param executionServiceUrl where execution-service is
 * @param billingServiceUrl where billing-service is
 * @param awsServicesUrl where aws-services is
 * @param allowedHosts host names by which clients may reach the port, besides those under {@code
 *     localhost} and IP addresses; {@code *.example.com} allows all below, {@code *} allows any and
 *     so gives up the protection against DNS rebinding
 * @param allowedOrigins origins of web pages that may use the API from a browser, such as {@code
 *     http://localhost:3000}
 * @param allowUnsigned true if requests without an AWS signature are taken, as the default account;
 *     otherwise they are refused as AWS refuses them
 * @param invocationTimeout how long an answer of execution-service may take; more than the longest
 *     function time-out, 15 minutes, and its initialisation
 * @param controlTimeout how long any other answer of a service may take
 * @param publicUrl scheme, host and port in URLs that answers have; where it is absent, those by
 *     which the client has reached the gateway
 * @param metricsToken what a monitoring system presents to read {@code /_lambent/metrics}; where it
 *     is absent, nobody can
 * @param tls TLS on the public port; off without a certificate
 * @param proxyProtocol true if connections come through a proxy that begins each with a header of
 *     the PROXY protocol, version 1 or 2
 * @param proxyAddresses the networks that such proxies are in, such as {@code 10.0.0.0/8}; any
 *     address where there are none
 */
@Validated
@ConfigurationProperties(prefix = "lambent.gateway", ignoreUnknownFields = false)
public record GatewayProperties(
    @DefaultValue("http://localhost:8081") @NotNull URI functionServiceUrl,
    @DefaultValue("http://localhost:8082") @NotNull URI executionServiceUrl,
    @DefaultValue("http://localhost:8083") @NotNull URI billingServiceUrl,
    @DefaultValue("http://localhost:8084") @NotNull URI awsServicesUrl,
    @DefaultValue List<String> allowedHosts,
    @DefaultValue List<String> allowedOrigins,
    @DefaultValue("true") boolean allowUnsigned,
    @DefaultValue("17m") @NotNull Duration invocationTimeout,
    @DefaultValue("60s") @NotNull Duration controlTimeout,
    @Nullable URI publicUrl,
    @Nullable String metricsToken,
    @DefaultValue @Valid Tls tls,
    @DefaultValue("false") boolean proxyProtocol,
    @DefaultValue List<String> proxyAddresses) {

  /**
   * TLS of clients.
   *
   * @param certificate a file in the PEM format: the certificate, then those of its authorities
   * @param privateKey a file in the PEM format
   * @param more further certificates, for clients that ask for one of their names
   * @param port on which TLS is spoken; where it is absent, the public port takes TLS as well as
   *     plain HTTP
   * @param address on which that port listens; where it is absent, that of the public port
   * @param reloadInterval how often the files are looked at
   */
  public record Tls(
      @Nullable String certificate,
      @Nullable String privateKey,
      @DefaultValue @Valid List<KeyFiles> more,
      @Nullable @Min(0) @Max(65_535) Integer port,
      @Nullable InetAddress address,
      @DefaultValue("10s") @NotNull Duration reloadInterval) {

    public Tls {
      certificate = emptyToNull(certificate);
      privateKey = emptyToNull(privateKey);
      if ((certificate == null) != (privateKey == null)) {
        throw new IllegalArgumentException(
            "lambent.gateway.tls needs both a certificate and a private-key");
      }
      if (certificate == null && (port != null || !more.isEmpty())) {
        throw new IllegalArgumentException("lambent.gateway.tls needs a certificate");
      }
    }

    /** Variables of the environment cannot be absent in docker-compose.yml, but empty. */
    private static @Nullable String emptyToNull(@Nullable String text) {
      return text == null || text.isEmpty() ? null : text;
    }

    /** The files of all certificates, first those for clients that ask for no other. */
    public List<KeyFiles> keyFiles() {
      if (certificate == null || privateKey == null) {
        return List.of();
      }
      List<KeyFiles> all = new ArrayList<>();
      all.add(new KeyFiles(Path.of(certificate), Path.of(privateKey)));
      all.addAll(more);
      return all;
    }
  }

  /** The files of a certificate and of its key. */
  public record KeyFiles(@NotNull Path certificate, @NotNull Path privateKey) {}

  /** Without the secret, so that it reaches no log. */
  @Override
  public String toString() {
    return "GatewayProperties[...]";
  }
}
