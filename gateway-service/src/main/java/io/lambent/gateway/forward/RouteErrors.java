package io.lambent.gateway.forward;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lambent.contract.error.AwsException;
import io.lambent.contract.error.ErrorCode;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.ErrorBody;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webflux.error.ErrorWebExceptionHandler;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/** Answers what goes wrong on a route in AWS's form, before Spring Boot would with a page. */
@Component
@Order(-2)
final class RouteErrors implements ErrorWebExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(RouteErrors.class);

  @Override
  public Mono<Void> handle(ServerWebExchange exchange, Throwable e) {
    ServerHttpResponse response = exchange.getResponse();
    if (isClientGone(exchange)) {
      log.debug("A client went away before its answer", e);
      return Mono.empty();
    }
    if (response.isCommitted()) {
      return Mono.error(e);
    }
    AwsException error = errorOf(exchange, e);
    response.setStatusCode(HttpStatusCode.valueOf(error.code().httpStatus()));
    response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    response.getHeaders().set(Answers.ERROR_TYPE.toString(), error.code().awsName());
    String requestId = exchange.getRequest().getHeaders().getFirst(InternalHttp.REQUEST_ID);
    if (requestId != null) {
      response.getHeaders().set(Answers.REQUEST_ID.toString(), requestId);
    }
    boolean target = exchange.getRequest().getHeaders().containsHeader(Answers.TARGET.toString());
    byte[] body =
        (target
                ? ErrorBody.ofTarget(error.code(), error.text())
                : ErrorBody.of(error.code(), error.text()))
            .getBytes(UTF_8);
    response.getHeaders().setContentLength(body.length);
    return response.writeWith(Mono.just(response.bufferFactory().wrap(body)));
  }

  private static boolean isClientGone(ServerWebExchange exchange) {
    boolean[] gone = {false};
    if (ServerHttpRequestDecorator.getNativeRequest(exchange.getRequest())
        instanceof HttpServerRequest request) {
      request.withConnection(connection -> gone[0] = !connection.channel().isActive());
    }
    return gone[0];
  }

  private static AwsException errorOf(ServerWebExchange exchange, Throwable e) {
    String path = exchange.getRequest().getURI().getRawPath();
    if (e instanceof AwsException error) {
      log.warn("{} {}: {}", exchange.getRequest().getMethod(), path, error.text());
      return error;
    }
    if (e instanceof ResponseStatusException status && status.getStatusCode().is4xxClientError()) {
      return new AwsException(ErrorCode.UNKNOWN_OPERATION, "Lambent has nothing at " + path + ".");
    }
    log.error("{} {} failed", exchange.getRequest().getMethod(), path, e);
    return new AwsException(
        ErrorCode.SERVICE, "An error occurred and the request cannot be processed.");
  }
}
