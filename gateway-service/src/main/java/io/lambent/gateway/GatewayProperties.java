package io.lambent.gateway;

import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
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
    @Nullable String metricsToken) {

  /** Without the secret, so that it reaches no log. */
  @Override
  public String toString() {
    return "GatewayProperties[...]";
  }
}
