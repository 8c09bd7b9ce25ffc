package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiIntegration;
import org.springframework.stereotype.Component;

/** Passes requests to the integrations of their routes. */
@Component
final class RouteIntegrations {
  private final FunctionIntegration functions;
  private final ProxyIntegration proxies;
  private final ServiceIntegration services;

  RouteIntegrations(
      FunctionIntegration functions, ProxyIntegration proxies, ServiceIntegration services) {
    this.functions = functions;
    this.proxies = proxies;
    this.services = services;
  }

  void call(ApiCall call) {
    ApiIntegration integration = call.route().integration();
    if (integration == null) {
      ApiResponses.internalError(call, "No target is configured for the route");
    } else if (integration.type().equals("HTTP_PROXY")) {
      proxies.call(call);
    } else if (integration.subtype() != null) {
      services.call(call);
    } else {
      functions.call(call);
    }
  }
}
