package io.lambent.gateway.backend;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.GatewayProperties;
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

/** What of the public port belongs to which service. Requests and answers are streamed. */
@Configuration(proxyBeanMethods = false)
class Routes {
  private static final String TARGET = "X-Amz-Target";

  private final GatewayProperties properties;
  private final Breakers breakers;

  Routes(GatewayProperties properties, Breakers breakers) {
    this.properties = properties;
    this.breakers = breakers;
  }

  @Bean
  RouteLocator routesToServices(RouteLocatorBuilder builder) {
    return builder
        .routes()
        .route(
            "billing",
            route ->
                route
                    .path("/_lambent/billing/**")
                    .filters(filters -> filters.filter(guard(Backend.BILLING)))
                    .uri(Backend.BILLING.url(properties)))
        .route(
            "code",
            route ->
                route
                    .path("/_lambent/code/**")
                    .filters(filters -> filters.filter(guard(Backend.FUNCTION)))
                    .uri(Backend.FUNCTION.url(properties)))
        .route(
            "environments",
            route ->
                route
                    .path("/_lambent/environments", "/_lambent/environments/**")
                    .filters(filters -> filters.filter(guard(Backend.EXECUTION)))
                    .uri(Backend.EXECUTION.url(properties)))
        .route(
            "logs",
            route ->
                route
                    .predicate(Routes::isLogs)
                    .filters(filters -> filters.filter(guard(Backend.EXECUTION)))
                    .uri(Backend.EXECUTION.url(properties)))
        .route(
            "lambda",
            route ->
                route
                    .predicate(Routes::isLambda)
                    .filters(
                        filters -> filters.filter(guard(Backend.FUNCTION)).filter(Routes::limit))
                    .uri(Backend.FUNCTION.url(properties)))
        .build();
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

  private static boolean isLogs(ServerWebExchange exchange) {
    String target = exchange.getRequest().getHeaders().getFirst(TARGET);
    return target != null && target.startsWith("Logs_20140328.");
  }

  /** Lambda's paths begin with the date of an API version. */
  private static boolean isLambda(ServerWebExchange exchange) {
    String path = exchange.getRequest().getURI().getRawPath();
    return path.startsWith("/20") && path.indexOf('/', 1) == "/2015-03-31".length();
  }

  private GatewayFilter guard(Backend backend) {
    return (exchange, chain) ->
        breakers
            .guard(backend, () -> chain.filter(exchange))
            .onErrorMap(e -> explained(backend, e));
  }

  private static Throwable explained(Backend backend, Throwable e) {
    if (e instanceof AwsException) {
      return e;
    }
    if (e instanceof ConnectException
        || e instanceof ConnectTimeoutException
        || e instanceof UnknownHostException) {
      return Breakers.away(backend);
    }
    if (e instanceof ResponseStatusException status && status.getStatusCode().value() == 504) {
      return new AwsException(
          ErrorCode.SERVICE, backend.serviceName() + " did not answer in time.");
    }
    return e;
  }

  /** Counts what is sent without a declared length; the front refuses by the declared one. */
  private static Mono<Void> limit(ServerWebExchange exchange, GatewayFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    if (request.getHeaders().getContentLength() >= 0) {
      return chain.filter(exchange);
    }
    UploadLimit limit = UploadLimit.of(request.getMethod().name(), request.getURI().getRawPath());
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
