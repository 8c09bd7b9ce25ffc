package io.lambent.gateway.origin;

import io.lambent.gateway.GatewayProperties;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Decides by {@code Host}, {@code Origin} and <a
 * href="https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/Sec-Fetch-Site">{@code
 * Sec-Fetch-Site}</a> whether a request may be served. Command line tools and SDKs send none but
 * the first.
 */
@Component
public final class Gatekeeper {
  private final HostNames hosts;
  private final Set<String> origins;
  private final List<GrantedHosts> granted;

  Gatekeeper(GatewayProperties properties, List<GrantedHosts> granted) {
    hosts = new HostNames(properties.allowedHosts());
    origins = Set.copyOf(properties.allowedOrigins());
    this.granted = List.copyOf(granted);
  }

  /** The name in the {@code Host} header, lower case, without port; null where it is refused. */
  public @Nullable String allowedHost(HttpHeaders headers) {
    String name = HostNames.nameOf(headers.get(HttpHeaderNames.HOST));
    return name != null
            && (hosts.allows(name) || granted.stream().anyMatch(some -> some.isGranted(name)))
        ? name
        : null;
  }

  /**
   * Returns true if a request does not come from a web page, or comes from one that may use the
   * API: of the same origin or a configured one. A link that a user follows is harmless, as nothing
   * but reading is done with GET.
   */
  public boolean allowsPage(HttpMethod method, HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    if (origin != null) {
      return origins.contains(origin) || isSame(origin, headers.get(HttpHeaderNames.HOST));
    }
    String site = headers.get("Sec-Fetch-Site");
    if (site == null || site.equals("same-origin") || site.equals("none")) {
      return true;
    }
    return method.equals(HttpMethod.GET) && "navigate".equals(headers.get("Sec-Fetch-Mode"));
  }

  /** The origin to tell a browser that it may read the answer; null where no page asked. */
  public @Nullable String configuredOrigin(HttpHeaders headers) {
    String origin = headers.get(HttpHeaderNames.ORIGIN);
    return origin != null && origins.contains(origin) ? origin : null;
  }

  private static boolean isSame(String origin, @Nullable String host) {
    int authority = origin.indexOf("://") + 3;
    return host != null
        && authority > 2
        && origin.length() - authority == host.length()
        && origin.regionMatches(true, authority, host, 0, host.length());
  }
}
