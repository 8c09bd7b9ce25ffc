package io.lambent.gateway.front;

import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;

/** Lets pages of configured origins use the API: a browser asks before, and needs headers after. */
final class PageAccess {
  private static final String EXPOSED =
      "x-amzn-RequestId,x-amzn-ErrorType,X-Amz-Executed-Version,X-Amz-Function-Error,"
          + "X-Amz-Log-Result,X-Amzn-Trace-Id";

  private PageAccess() {}

  static void allow(Call call, String origin) {
    HttpHeaders headers = call.exchange().answerHeaders();
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, EXPOSED);
    headers.set(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
  }

  static boolean isPreflight(Call call, HttpMethod method) {
    return method.equals(HttpMethod.OPTIONS)
        && call.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  static void preflight(Call call) {
    HttpHeaders headers = call.exchange().status(200).answerHeaders();
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET,POST,PUT,DELETE,HEAD");
    String requested = call.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_HEADERS);
    if (requested != null) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, requested);
    }
    call.exchange().send(new byte[0]);
  }
}
