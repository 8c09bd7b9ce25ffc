package io.lambent.gateway.loadbalancer;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The load balancer a request is for, as its host name or its path tells. The forms are {@code
 * NAME-ID.REGION.elb.localhost}, which may have further labels in front for rules that look at the
 * host, and {@code /_aws/elb/NAME/...} or {@code /_aws/elb/NAME:PORT/...}.
 *
 * @param name the first label of the load balancer's host name, or its name; lower case
 * @param region null where the form does not tell
 * @param port of the listener; null where the form does not tell
 * @param path what rules and functions see, still encoded; begins with a slash
 * @param isByPath true for the form by path, under a host name that is not the load balancer's own
 */
record BalancerAddress(
    String name, @Nullable String region, @Nullable Integer port, String path, boolean isByPath) {
  private static final String LABEL = ".elb.";
  private static final String PATH = "/_aws/elb/";
  private static final int MAX_PORT_DIGITS = 5;

  BalancerAddress {
    path = path.isEmpty() ? "/" : path;
  }

  /**
   * Recognises a load balancer; null where the request is for something else.
   *
   * @param host lower case, without port
   */
  static @Nullable BalancerAddress of(String host, String path) {
    int end = host.indexOf(LABEL);
    int region = end < 0 ? -1 : host.lastIndexOf('.', end - 1);
    if (region > 0) {
      return new BalancerAddress(
          host.substring(host.lastIndexOf('.', region - 1) + 1, region),
          host.substring(region + 1, end),
          null,
          path,
          false);
    }
    return path.startsWith(PATH) ? byPath(path) : null;
  }

  private static BalancerAddress byPath(String path) {
    int slash = path.indexOf('/', PATH.length());
    String first = path.substring(PATH.length(), slash < 0 ? path.length() : slash);
    int colon = first.indexOf(':');
    return new BalancerAddress(
        (colon < 0 ? first : first.substring(0, colon)).toLowerCase(Locale.ROOT),
        null,
        colon < 0 ? null : port(first.substring(colon + 1)),
        slash < 0 ? "" : path.substring(slash),
        true);
  }

  /** A port as a number; 0, which no listener has, where the text is none. */
  private static int port(String text) {
    return text.matches("\\d{1," + MAX_PORT_DIGITS + "}") ? Integer.parseInt(text) : 0;
  }
}
