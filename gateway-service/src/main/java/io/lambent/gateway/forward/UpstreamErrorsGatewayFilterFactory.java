package io.lambent.gateway.forward;

import io.lambent.aws.http.WireAnswer;
import io.lambent.aws.wire.UnmodeledErrors;
import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.protocol.ErrorNames;
import io.lambent.gateway.routing.ServiceRegistry;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/**
 * The filter {@code UpstreamErrors=SERVICE}: answers in the protocol of the request where the
 * upstream of a service cannot be reached, does not answer, or a request cannot be forwarded.
 */
@Component
final class UpstreamErrorsGatewayFilterFactory
    extends AbstractGatewayFilterFactory<AbstractGatewayFilterFactory.NameConfig> {
  private static final Logger log =
      LoggerFactory.getLogger(UpstreamErrorsGatewayFilterFactory.class);

  private final ServiceRegistry registry;

  UpstreamErrorsGatewayFilterFactory(ServiceRegistry registry) {
    super(NameConfig.class);
    this.registry = registry;
  }

  @Override
  public List<String> shortcutFieldOrder() {
    return List.of(NAME_KEY);
  }

  @Override
  public GatewayFilter apply(NameConfig config) {
    String service = Objects.requireNonNull(config.getName());
    URI url = registry.upstream(service);
    return (exchange, chain) -> {
      String requestId = exchange.getRequest().getHeaders().getFirst(InternalHttp.REQUEST_ID);
      return chain
          .filter(exchange)
          .onErrorResume(
              e -> {
                AwsException error = explained(service, url, e);
                return error == null || exchange.getResponse().isCommitted()
                    ? Mono.error(e)
                    : answer(exchange, service, error, requestId == null ? "" : requestId);
              });
    };
  }

  /** The error that an exception stands for; null where the gateway is at fault. */
  private static @Nullable AwsException explained(String service, URI url, Throwable e) {
    String upstream = "The upstream of " + service + ", " + url + ",";
    if (ForwardingFailures.isUnreachable(e)) {
      return new AwsException(
          ErrorCode.SERVICE_UNAVAILABLE, upstream + " cannot be reached. Try again in a moment.");
    }
    if (ForwardingFailures.isTimeout(e)) {
      return new AwsException(ErrorCode.SERVICE_UNAVAILABLE, upstream + " did not answer in time.");
    }
    return e instanceof AwsException error ? error : null;
  }

  private static Mono<Void> answer(
      ServerWebExchange exchange, String service, AwsException error, String requestId) {
    log.warn("{}: {}", service, error.text());
    WireAnswer answer =
        UnmodeledErrors.answer(
            service,
            exchange.getRequest().getHeaders()::getFirst,
            new ErrorNames(error.code()),
            error.text(),
            requestId);
    ServerHttpResponse response = exchange.getResponse();
    response.setStatusCode(HttpStatusCode.valueOf(answer.status()));
    answer
        .headers()
        .fields()
        .forEach(header -> response.getHeaders().set(header.name(), header.value()));
    response.getHeaders().setContentLength(answer.body().length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(answer.body())));
  }
}
