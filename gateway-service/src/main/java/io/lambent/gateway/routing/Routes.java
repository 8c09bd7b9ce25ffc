package io.lambent.gateway.routing;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.GatewayProperties;
import io.lambent.gateway.backend.Backend;
import io.lambent.gateway.backend.BackendStarter;
import io.lambent.gateway.backend.Breakers;
import io.netty.channel.ConnectTimeoutException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.cloud.gateway.route.RouteLocator;
import org.springframework.cloud.gateway.route.builder.RouteLocatorBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Carries out the decision that a request brings along: one route for each service of Lambent and
 * for each upstream. Requests and answers are streamed.
 */
@Configuration(proxyBeanMethods = false)
class Routes {
  private final GatewayProperties properties;
  private final Breakers breakers;
  private final CarriedDecision carried;
  private final BackendStarter starter;

  Routes(
      GatewayProperties properties,
      Breakers breakers,
      CarriedDecision carried,
      BackendStarter starter) {
    this.properties = properties;
    this.breakers = breakers;
    this.carried = carried;
    this.starter = starter;
  }

  @Bean
  RouteLocator routesToServices(RouteLocatorBuilder builder) {
    RouteLocatorBuilder.Builder routes = builder.routes();
    for (Backend backend : Backend.values()) {
      routes.route(
          backend.serviceName(),
          route ->
              route
                  .predicate(exchange -> carried.isTo(exchange.getRequest(), backend))
                  .filters(filters -> filters.filter(guard(backend)).filter(Routes::limit))
                  .uri(backend.url(properties)));
    }
    return routes.build();
  }

  /** The gateway answers {@code Expect} itself; a service must not answer it again. */
  @Bean
  HttpHeadersFilter withoutExpect() {
    return new HttpHeadersFilter() {
      @Override
      public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
        HttpHeaders passed = HttpHeaders.copyOf(input);
        passed.remove(HttpHeaders.EXPECT);
        return passed;
      }

      @Override
      public boolean supports(Type type) {
        return type == Type.REQUEST;
      }
    };
  }

  private GatewayFilter guard(Backend backend) {
    return (exchange, chain) -> {
      Mono<Void> call =
          breakers
              .guard(backend, () -> chain.filter(exchange))
              .onErrorMap(e -> explained(backend, e));
      return starter.isRunning(backend)
          ? call
          : starter.start(backend).onErrorMap(e -> Breakers.away(backend)).then(call);
    };
  }

  private static Throwable explained(Backend backend, Throwable e) {
    if (e instanceof AwsException) {
      return e;
    }
    if (isUnconnected(e)) {
      return Breakers.away(backend);
    }
    if (e instanceof ResponseStatusException status && status.getStatusCode().value() == 504) {
      return new AwsException(
          ErrorCode.SERVICE, backend.serviceName() + " did not answer in time.");
    }
    return e;
  }

  static boolean isUnconnected(Throwable e) {
    return e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof UnknownHostException;
  }

  /** Counts what is sent without a declared length; the front refuses by the declared one. */
  private static Mono<Void> limit(ServerWebExchange exchange, GatewayFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    UploadLimit limit = CarriedDecision.limit(request);
    if (limit == UploadLimit.NONE || request.getHeaders().getContentLength() >= 0) {
      return chain.filter(exchange);
    }
    ServerHttpRequest limited =
        new ServerHttpRequestDecorator(request) {
          @Override
          public Flux<DataBuffer> getBody() {
            long[] length = {0};
            return super.getBody()
                .doOnNext(
                    buffer -> {
                      length[0] += buffer.readableByteCount();
                      if (length[0] > limit.bytes()) {
                        throw new AwsException(ErrorCode.REQUEST_ENTITY_TOO_LARGE, limit.message());
                      }
                    });
          }
        };
    return chain.filter(exchange.mutate().request(limited).build());
  }
}
