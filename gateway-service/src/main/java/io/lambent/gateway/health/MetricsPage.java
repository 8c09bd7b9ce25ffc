package io.lambent.gateway.health;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The meters of the gateway and of all services behind it on one page, in the text form of
 * Prometheus. Functions reach the public port, so readers have to present a token ({@code
 * Authorization: Bearer}), which no function knows.
 */
@Configuration(proxyBeanMethods = false)
class MetricsPage {
  private static final MediaType PROMETHEUS =
      MediaType.parseMediaType("text/plain;version=0.0.4;charset=utf-8");

  private static final String BEARER = "Bearer ";

  private final Backends backends;
  private final ObjectProvider<PrometheusMeterRegistry> own;
  private final @Nullable String token;

  /**
   * @param own the gateway's meters
   */
  MetricsPage(
      Backends backends,
      ObjectProvider<PrometheusMeterRegistry> own,
      GatewayProperties properties) {
    this.backends = backends;
    this.own = own;
    this.token = properties.metricsToken();
  }

  @Bean
  RouterFunction<ServerResponse> metricsPageRoutes() {
    return RouterFunctions.route().GET("/_lambent/metrics", this::metrics).build();
  }

  private Mono<ServerResponse> metrics(ServerRequest request) {
    if (!isAllowed(request.headers().firstHeader(HttpHeaders.AUTHORIZATION))) {
      return ServerResponse.status(HttpStatus.UNAUTHORIZED)
          .header(HttpHeaders.WWW_AUTHENTICATE, "Bearer")
          .contentType(MediaType.TEXT_PLAIN)
          .bodyValue("The page needs the token of lambent.gateway.metrics-token.\n");
    }
    return Flux.fromArray(Backend.values())
        .flatMapSequential(backend -> backends.document(backend, "/actuator/prometheus"))
        .map(document -> new String(document, UTF_8))
        .collectList()
        .map(this::page)
        .flatMap(page -> ServerResponse.ok().contentType(PROMETHEUS).bodyValue(page));
  }

  private String page(List<String> documents) {
    MeterPage page = new MeterPage();
    own.ifAvailable(registry -> page.add(registry.scrape()));
    documents.forEach(page::add);
    return page.text();
  }

  private boolean isAllowed(@Nullable String authorization) {
    String expected = token;
    return expected != null
        && !expected.isEmpty()
        && authorization != null
        && authorization.startsWith(BEARER)
        && InternalHttp.tokenMatches(expected, authorization.substring(BEARER.length()));
  }
}
