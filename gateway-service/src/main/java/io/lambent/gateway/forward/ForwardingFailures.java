package io.lambent.gateway.forward;

import io.github.resilience4j.circuitbreaker.CallNotPermittedException;
import io.lambent.client.http.Unreachable;
import org.springframework.web.server.ResponseStatusException;

/** Judges the service behind a route by an exception of the route. */
final class ForwardingFailures {
  private static final int GATEWAY_TIMEOUT = 504;

  private ForwardingFailures() {}

  /** Returns true where nothing was sent, as there was no connection or the breaker is open. */
  static boolean isUnreachable(Throwable e) {
    return e instanceof CallNotPermittedException || Unreachable.isCauseOf(e);
  }

  static boolean isTimeout(Throwable e) {
    return e instanceof ResponseStatusException status
        && status.getStatusCode().value() == GATEWAY_TIMEOUT;
  }
}
