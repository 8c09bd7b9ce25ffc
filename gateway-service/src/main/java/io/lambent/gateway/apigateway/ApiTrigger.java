package io.lambent.gateway.apigateway;

import io.lambent.contract.api.ApiDomain;
import io.lambent.contract.api.DeployedApi;
import io.lambent.contract.api.HttpApi;
import io.lambent.contract.api.LoadBalancer;
import io.lambent.contract.api.RestApi;
import io.lambent.contract.api.WebSocketApi;
import io.lambent.gateway.exchange.ClientFacts;
import io.lambent.gateway.protocol.Call;
import io.lambent.gateway.protocol.HttpTrigger;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Takes the requests for APIs. */
@Component
final class ApiTrigger implements HttpTrigger {
  private static final Logger log = LoggerFactory.getLogger(ApiTrigger.class);
  private static final String METERED_AS = "execute-api";

  private final ApiCatalog catalog;
  private final Map<Class<?>, ApiServer<?>> servers;

  ApiTrigger(ApiCatalog catalog, ObjectProvider<ApiServer<?>> servers) {
    this.catalog = catalog;
    this.servers =
        servers
            .orderedStream()
            .collect(Collectors.toUnmodifiableMap(ApiServer::kind, Function.identity()));
  }

  @Override
  public boolean serve(Call call) {
    ApiDomain domain = catalog.domain(call.host());
    if (domain != null) {
      call.exchange().service(METERED_AS);
      ApiAddress address = mapped(domain, call.host(), call.path());
      if (address == null || !hasCertificate(call, domain)) {
        ApiAnswers.forbidden(call);
      } else {
        find(new ApiRequest(call, address));
      }
      return true;
    }
    ApiAddress address = ApiAddress.of(call.host(), call.path());
    if (address == null) {
      return false;
    }
    call.exchange().service(METERED_AS);
    find(new ApiRequest(call, address));
    return true;
  }

  /**
   * Returns true where the client has shown a certificate that the domain asks for. It may have
   * begun the connection for another host, or without TLS.
   */
  private static boolean hasCertificate(Call call, ApiDomain domain) {
    ClientFacts.ClientCertificate shown = call.exchange().client().certificate();
    return domain.truststore() == null || (shown != null && shown.domain().equals(domain.name()));
  }

  private static @Nullable ApiAddress mapped(ApiDomain domain, String host, String path) {
    for (ApiDomain.Mapping mapping : domain.mappings()) {
      String prefix = mapping.path().isEmpty() ? "" : "/" + mapping.path();
      if (path.startsWith(prefix)
          && (path.length() == prefix.length() || path.charAt(prefix.length()) == '/')) {
        String rest = path.substring(prefix.length());
        return new ApiAddress(
            mapping.apiId(),
            null,
            mapping.stage().isEmpty() ? null : mapping.stage(),
            rest.isEmpty() ? "/" : rest,
            host,
            true,
            prefix);
      }
    }
    return null;
  }

  private void find(ApiRequest request) {
    catalog
        .find(request.address().apiId())
        .whenComplete(
            (found, e) ->
                request
                    .call()
                    .exchange()
                    .guarded(
                        () -> {
                          if (e == null) {
                            serve(request, found);
                          } else {
                            unknown(request, e);
                          }
                        }));
  }

  private static void unknown(ApiRequest request, Throwable e) {
    log.error("API {} could not be looked up", request.address().apiId(), e);
    ApiAnswers.refuse(request.call(), 503, "Service Unavailable");
  }

  private void serve(ApiRequest request, Optional<DeployedApi> found) {
    DeployedApi api = found.orElse(null);
    String region = request.address().region();
    if (api == null
        || (region != null && !region.equals(api.identity().region()))
        || (api.isExecuteApiDisabled() && !request.address().isCustom())) {
      ApiAnswers.forbidden(request.call());
      return;
    }
    switch (api) {
      case HttpApi http -> serve(request, HttpApi.class, http);
      case LoadBalancer loadBalancer -> ApiAnswers.forbidden(request.call());
      case RestApi rest -> serve(request, RestApi.class, rest);
      case WebSocketApi webSocket -> serve(request, WebSocketApi.class, webSocket);
    }
  }

  @SuppressWarnings("unchecked")
  private <A extends DeployedApi> void serve(ApiRequest request, Class<A> kind, A api) {
    ApiServer<A> server = (ApiServer<A>) servers.get(kind);
    if (server == null) {
      ApiAnswers.refuse(request.call(), 501, "APIs of this kind are not served");
    } else {
      server.serve(request, api);
    }
  }
}
