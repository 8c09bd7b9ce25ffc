package io.lambent.gateway.routing;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.InternalHttp;
import io.lambent.gateway.backend.Backend;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.stereotype.Component;

/**
 * The decision in the headers of a request that goes on to Spring's routes. The secret between
 * services proves that the gateway set it: headers of such names that a client sent are removed
 * before, and a request that passes the gateway's own handler by has none.
 */
@Component
public final class CarriedDecision {
  static final String ROUTE = "X-Lambent-Route";
  private static final String LIMIT = "X-Lambent-Limit";
  private static final String UPSTREAM = "upstream.";

  private final String token;

  CarriedDecision(InternalProperties internal) {
    this.token = internal.token();
  }

  /** Writes where a request goes, for a service of Lambent. */
  public void inner(HttpHeaders headers, Backend backend, UploadLimit limit) {
    headers.set(InternalHttp.TOKEN, token);
    headers.set(ROUTE, backend.name());
    headers.set(LIMIT, limit.name());
  }

  /** Writes where a request goes, for an upstream, which must not see the secret. */
  public void upstream(HttpHeaders headers, String service) {
    headers.set(InternalHttp.TOKEN, token);
    headers.set(ROUTE, UPSTREAM + service);
  }

  boolean isTo(ServerHttpRequest request, Backend backend) {
    return backend.name().equals(route(request));
  }

  boolean isToUpstream(ServerHttpRequest request, String service) {
    return (UPSTREAM + service).equals(route(request));
  }

  private @Nullable String route(ServerHttpRequest request) {
    return InternalHttp.tokenMatches(token, request.getHeaders().getFirst(InternalHttp.TOKEN))
        ? request.getHeaders().getFirst(ROUTE)
        : null;
  }

  static UploadLimit limit(ServerHttpRequest request) {
    String name = request.getHeaders().getFirst(LIMIT);
    return name == null ? UploadLimit.NONE : UploadLimit.valueOf(name);
  }
}
