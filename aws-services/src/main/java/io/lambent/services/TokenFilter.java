package io.lambent.services;

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

/** Refuses with 403 what does not come from another service, health checks excepted. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
final class TokenFilter extends OncePerRequestFilter {
  private static final String HEALTH = "/actuator/health";

  private final String token;

  TokenFilter(InternalProperties internal) {
    this.token = internal.token();
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    if (InternalHttp.tokenMatches(token, request.getHeader(InternalHttp.TOKEN))) {
      chain.doFilter(request, response);
    } else {
      response.sendError(HttpServletResponse.SC_FORBIDDEN);
    }
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    String path = request.getRequestURI();
    return path.equals(HEALTH) || path.startsWith(HEALTH + "/");
  }
}
