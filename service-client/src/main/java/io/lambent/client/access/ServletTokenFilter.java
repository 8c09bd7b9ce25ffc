package io.lambent.client.access;

import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses requests that do not come from another service, for services on servlets. Answers repeat
 * the id that the gateway gave the request.
 */
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class ServletTokenFilter extends OncePerRequestFilter {
  private static final String ANSWERED_ID = "x-amzn-RequestId";

  private final TokenCheck check;

  public ServletTokenFilter(InternalProperties internal) {
    this.check = new TokenCheck(internal.token());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!check.allows(request.getRequestURI(), request.getHeader(InternalHttp.TOKEN))) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    String requestId = request.getHeader(InternalHttp.REQUEST_ID);
    if (requestId != null) {
      response.setHeader(ANSWERED_ID, requestId);
    }
    chain.doFilter(request, response);
  }
}
