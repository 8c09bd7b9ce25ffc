package io.lambent.gateway.backend;

import io.lambent.gateway.GatewayProperties;
import java.net.URI;

/** A service behind the gateway. */
public enum Backend {
  FUNCTION("function-service"),
  EXECUTION("execution-service"),
  BILLING("billing-service"),
  AWS("aws-services");

  private final String serviceName;

  Backend(String serviceName) {
    this.serviceName = serviceName;
  }

  public String serviceName() {
    return serviceName;
  }

  public URI url(GatewayProperties properties) {
    return switch (this) {
      case FUNCTION -> properties.functionServiceUrl();
      case EXECUTION -> properties.executionServiceUrl();
      case BILLING -> properties.billingServiceUrl();
      case AWS -> properties.awsServicesUrl();
    };
  }

  /** The address of something of this service. */
  public URI resolve(GatewayProperties properties, String path) {
    String base = url(properties).toString();
    return URI.create((base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path);
  }
}
