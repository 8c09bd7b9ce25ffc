package io.lambent.gateway.httpapi;

import io.lambent.contract.api.ApiCors;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin settings of an HTTP API. See <a
 * href="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-cors.html">Configure
 * CORS for HTTP APIs</a>.
 */
final class ApiCorsAnswer {
  private static final String ANY = "*";

  private ApiCorsAnswer() {}

  /** Returns true for a preflight that the settings answer, without any route. */
  static boolean isPreflight(@Nullable ApiCors cors, Call call) {
    return cors != null
        && call.exchange().method().equals(HttpMethod.OPTIONS)
        && call.header(HttpHeaderNames.ORIGIN) != null
        && call.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  /** Answers a preflight. */
  static void preflight(ApiCall call) {
    ApiCors cors = call.api().cors();
    HttpHeaders headers = call.call().exchange().status(204).answerHeaders();
    ApiResponses.finish(call, headers);
    if (cors != null && headers.contains(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN)) {
      headers.remove(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS);
      put(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, cors.allowMethods());
      put(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, cors.allowHeaders());
      Integer maxAge = cors.maxAge();
      if (maxAge != null) {
        headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge.toString());
      }
    }
    call.call().exchange().sendHead();
  }

  /** Adds the headers by which a browser lets the page read the answer. */
  static void apply(@Nullable ApiCors cors, Call call, HttpHeaders headers) {
    String origin = call.header(HttpHeaderNames.ORIGIN);
    if (cors == null || origin == null || !allows(cors.allowOrigins(), origin)) {
      return;
    }
    boolean any = cors.allowOrigins().contains(ANY);
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin);
    if (!any) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    if (cors.allowCredentials()) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    put(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposeHeaders());
  }

  /**
   * Matches an origin. Allowed origins may be wildcards: all of a scheme ({@code https://*}), or
   * all below a domain ({@code https://*.example.com}).
   */
  private static boolean allows(List<String> allowed, String origin) {
    for (String each : allowed) {
      int star = each.indexOf(ANY);
      if (star < 0
          ? each.equalsIgnoreCase(origin)
          : origin.length() >= each.length() - 1
              && origin.regionMatches(true, 0, each, 0, star)
              && origin.regionMatches(
                  true,
                  origin.length() - (each.length() - star - 1),
                  each,
                  star + 1,
                  each.length() - star - 1)) {
        return true;
      }
    }
    return false;
  }

  private static void put(HttpHeaders headers, CharSequence name, List<String> values) {
    if (!values.isEmpty()) {
      headers.set(name, String.join(",", values));
    }
  }
}
