package io.lambent.function.awsapi;

import io.lambent.contract.internal.InternalHttp;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests without the services' shared secret, except those for health. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class InternalAccess extends OncePerRequestFilter {
  private final String token;

  InternalAccess(InternalProperties properties) {
    this.token = properties.token();
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals("/actuator/health") || path.startsWith("/actuator/health/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (!InternalHttp.tokenMatches(token, request.getHeader(InternalHttp.TOKEN))) {
      response.setStatus(HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    String requestId = request.getHeader(InternalHttp.REQUEST_ID);
    if (requestId != null) {
      response.setHeader("x-amzn-RequestId", requestId);
    }
    chain.doFilter(request, response);
  }
}
