package io.lambent.gateway.protocol;

import io.lambent.gateway.exchange.Exchange;
import io.lambent.gateway.identity.Caller;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * One request on the public port, as far as it was read.
 *
 * @param host the name in the {@code Host} header, lower case, without port
 * @param path as on the request line, still encoded
 * @param query as on the request line, still encoded; empty where there is none
 */
public record Call(Exchange exchange, String host, String path, String query, Caller caller) {

  /** The id the gateway gave it, a UUID. */
  public String requestId() {
    return exchange.requestId();
  }

  public @Nullable String header(CharSequence name) {
    return headers().get(name);
  }

  public HttpHeaders headers() {
    return exchange.headers();
  }
}
