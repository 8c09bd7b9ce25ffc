package io.lambent.gateway.forward;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.gateway.routing.CarriedDecision;
import io.lambent.gateway.routing.UploadLimit;
import org.springframework.cloud.gateway.filter.GatewayFilter;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.factory.AbstractGatewayFilterFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The filter {@code UploadLimit}: counts bodies that are sent without a declared length; by the
 * declared one requests are refused before they come here. Spring Cloud Gateway's {@code
 * RequestSize} looks at the declared length only, and answers without AWS's error.
 */
@Component
final class UploadLimitGatewayFilterFactory extends AbstractGatewayFilterFactory<Object> {

  @Override
  public GatewayFilter apply(Object config) {
    return UploadLimitGatewayFilterFactory::limit;
  }

  private static Mono<Void> limit(ServerWebExchange exchange, GatewayFilterChain chain) {
    ServerHttpRequest request = exchange.getRequest();
    UploadLimit limit = CarriedDecision.limit(request);
    if (limit == UploadLimit.NONE || request.getHeaders().getContentLength() >= 0) {
      return chain.filter(exchange);
    }
    return chain.filter(exchange.mutate().request(limited(request, limit)).build());
  }

  private static ServerHttpRequest limited(ServerHttpRequest request, UploadLimit limit) {
    return new ServerHttpRequestDecorator(request) {
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
  }
}
