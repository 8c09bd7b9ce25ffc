package io.lambent.gateway.httpevent;

import io.lambent.contract.function.FunctionUrl.Cors;
import io.lambent.gateway.protocol.Answers;
import io.lambent.gateway.protocol.Call;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin settings of a function URL, applied before and after the function. See <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-cors">Cross-origin
 * resource sharing</a>. Where there are none, the function answers for itself.
 */
public final class CorsAnswer {
  private static final String ANY = "*";

  private CorsAnswer() {}

  /** Returns true if a request is a preflight that the settings answer, without the function. */
  public static boolean isPreflight(@Nullable Cors cors, Call call) {
    return cors != null
        && call.exchange().method().equals(HttpMethod.OPTIONS)
        && call.header(HttpHeaderNames.ORIGIN) != null
        && call.header(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD) != null;
  }

  /** Answers a preflight. */
  public static void preflight(Cors cors, Call call) {
    HttpHeaders headers = call.exchange().status(200).answerHeaders();
    headers.set(Answers.REQUEST_ID, call.requestId());
    if (allowOrigin(cors, call, headers)) {
      put(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, cors.allowMethods());
      put(headers, HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, cors.allowHeaders());
      Integer maxAge = cors.maxAgeSeconds();
      if (maxAge != null) {
        headers.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, maxAge.toString());
      }
    }
    call.exchange().send(new byte[0]);
  }

  /** Adds the headers by which a browser lets the page read the answer. */
  public static void apply(@Nullable Cors cors, Call call, HttpHeaders headers) {
    if (cors != null && allowOrigin(cors, call, headers)) {
      put(headers, HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, cors.exposeHeaders());
    }
  }

  private static boolean allowOrigin(Cors cors, Call call, HttpHeaders headers) {
    String origin = call.header(HttpHeaderNames.ORIGIN);
    if (origin == null) {
      return false;
    }
    boolean any = cors.allowOrigins().contains(ANY);
    if (!any && !cors.allowOrigins().contains(origin)) {
      return false;
    }
    headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, any ? ANY : origin);
    if (!any) {
      headers.add(HttpHeaderNames.VARY, HttpHeaderNames.ORIGIN);
    }
    if (cors.allowCredentials()) {
      headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
    }
    return true;
  }

  private static void put(HttpHeaders headers, CharSequence name, List<String> values) {
    if (!values.isEmpty()) {
      headers.set(name, String.join(",", values));
    }
  }
}
