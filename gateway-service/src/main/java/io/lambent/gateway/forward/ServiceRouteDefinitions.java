package io.lambent.gateway.forward;

import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.routing.Destination;
import io.lambent.gateway.routing.ServiceRegistry;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.cloud.gateway.filter.FilterDefinition;
import org.springframework.cloud.gateway.handler.predicate.PredicateDefinition;
import org.springframework.cloud.gateway.route.RouteDefinition;
import org.springframework.cloud.gateway.route.RouteDefinitionLocator;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;

/**
 * Tells Spring Cloud Gateway the routes: one for each destination of the registry. A route takes
 * the requests that carry its name, as the decision was made before, so no other route can.
 */
@Component
final class ServiceRouteDefinitions implements RouteDefinitionLocator {
  private final List<RouteDefinition> definitions;

  ServiceRouteDefinitions(ServiceRegistry registry, GatewayProperties properties) {
    definitions =
        registry.destinations().entrySet().stream()
            .flatMap(route -> definition(route.getKey(), route.getValue(), properties))
            .toList();
  }

  @Override
  public Flux<RouteDefinition> getRouteDefinitions() {
    return Flux.fromIterable(definitions);
  }

  private static Stream<RouteDefinition> definition(
      String name, Destination destination, GatewayProperties properties) {
    return switch (destination) {
      case Destination.Here here -> Stream.of();
      case Destination.Inner inner ->
          Stream.of(
              route(
                  name,
                  inner.backend().url(properties),
                  "BackendStart=" + inner.backend().name(),
                  "BackendErrors=" + inner.backend().serviceName(),
                  "CircuitBreaker=" + inner.backend().serviceName(),
                  "UploadLimit"));
      case Destination.Upstream upstream ->
          Stream.of(
              route(
                  name,
                  upstream.url(),
                  "UpstreamErrors=" + upstream.service(),
                  "CircuitBreaker=" + name,
                  "PreserveHostHeader",
                  "UpstreamRequest=" + upstream.service()));
    };
  }

  private static RouteDefinition route(String name, URI uri, String... filters) {
    RouteDefinition route = new RouteDefinition();
    route.setId(name);
    route.setUri(uri);
    route.setPredicates(List.of(new PredicateDefinition("Carried=" + name)));
    route.setFilters(Stream.of(filters).map(ServiceRouteDefinitions::filter).toList());
    return route;
  }

  /** A definition of a filter without arguments has no text form. */
  private static FilterDefinition filter(String text) {
    if (text.indexOf('=') > 0) {
      return new FilterDefinition(text);
    }
    FilterDefinition filter = new FilterDefinition();
    filter.setName(text);
    return filter;
  }
}
