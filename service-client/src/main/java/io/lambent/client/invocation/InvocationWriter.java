package io.lambent.client.invocation;

import io.lambent.contract.internal.InternalHttp;
import io.lambent.contract.invocation.Invocation;
import io.lambent.contract.invocation.InvocationHttp;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import java.net.URI;

/** Makes the requests that carry invocations to execution-service. */
final class InvocationWriter {
  private final String uri;
  private final String host;
  private final String token;

  InvocationWriter(URI service, String token) {
    this.uri = service.getRawPath();
    this.host = service.getRawAuthority();
    this.token = token;
  }

  /**
   * Makes a request; the payload is not copied.
   *
   * @param streaming true if the response may be streamed
   */
  FullHttpRequest request(Invocation invocation, boolean streaming) {
    HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
    headers.add(HttpHeaderNames.HOST, host);
    headers.add(InternalHttp.TOKEN, token);
    InvocationHttp.headers(invocation).forEach(headers::add);
    if (streaming) {
      InvocationHttp.streaming().forEach(headers::add);
    }
    headers.add(HttpHeaderNames.CONTENT_LENGTH, Integer.toString(invocation.payload().length));
    return new DefaultFullHttpRequest(
        HttpVersion.HTTP_1_1,
        HttpMethod.POST,
        uri,
        Unpooled.wrappedBuffer(invocation.payload()),
        headers,
        EmptyHttpHeaders.INSTANCE);
  }
}
