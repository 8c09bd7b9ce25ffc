package io.lambent.gateway.awsapi;

import io.lambent.gateway.identity.Caller;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * One request on the public port, as far as it was read.
 *
 * @param host the name in the {@code Host} header, lower case, without port
 * @param path as on the request line, still encoded
 * @param query as on the request line, still encoded; empty where there is none
 * @param requestId the id the gateway gave it, a UUID
 */
public record Call(
    HttpServerRequest request,
    HttpServerResponse response,
    String host,
    String path,
    String query,
    Caller caller,
    String requestId) {

  public @Nullable String header(CharSequence name) {
    return headers().get(name);
  }

  public HttpHeaders headers() {
    return request.requestHeaders();
  }
}
