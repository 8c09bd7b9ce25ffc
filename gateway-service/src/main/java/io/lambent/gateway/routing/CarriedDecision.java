package io.lambent.gateway.routing;

import io.lambent.client.access.InternalProperties;
import io.lambent.contract.internal.InternalHttp;
import io.netty.handler.codec.http.HttpHeaders;
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

  private final String token;

  CarriedDecision(InternalProperties internal) {
    this.token = internal.token();
  }

  /**
   * Writes where a request goes.
   *
   * @param route the name of the destination's route
   */
  public void write(HttpHeaders headers, String route, UploadLimit limit) {
    headers.set(InternalHttp.TOKEN, token);
    headers.set(ROUTE, route);
    headers.set(LIMIT, limit.name());
  }

  /** Returns true where the gateway has decided that a request takes the route of this name. */
  public boolean isTo(ServerHttpRequest request, String route) {
    return InternalHttp.tokenMatches(token, request.getHeaders().getFirst(InternalHttp.TOKEN))
        && route.equals(request.getHeaders().getFirst(ROUTE));
  }

  /** The limit of the body of a request that was decided on. */
  public static UploadLimit limit(ServerHttpRequest request) {
    String name = request.getHeaders().getFirst(LIMIT);
    return name == null ? UploadLimit.NONE : UploadLimit.valueOf(name);
  }
}
