package io.lambent.gateway.forward;

import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;

/** The gateway answers {@code Expect} itself; a service must not answer it again. */
@Component
final class WithoutExpectFilter implements HttpHeadersFilter {

  @Override
  public HttpHeaders filter(HttpHeaders input, ServerWebExchange exchange) {
    HttpHeaders passed = HttpHeaders.copyOf(input);
    passed.remove(HttpHeaders.EXPECT);
    return passed;
  }

  @Override
  public boolean supports(Type type) {
    return type == Type.REQUEST;
  }
}
