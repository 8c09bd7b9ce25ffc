package io.lambent.gateway.loadbalancer;

import io.lambent.contract.api.LoadBalancer;
import io.lambent.gateway.httpevent.RequestFacts;
import io.lambent.gateway.protocol.Call;
import java.util.Locale;

/**
 * The address of a redirect. {@code #{port}} is the port by which the client has reached the
 * gateway, so that it can follow.
 */
final class RedirectLocation {
  private static final String SAME_HOST = "#{host}";

  private RedirectLocation() {}

  static String of(BalancedCall balanced, LoadBalancer.Redirect redirect) {
    Call call = balanced.call();
    String path = balanced.address().path();
    String query = filled(redirect.query(), balanced);
    String kept = redirect.host().equals(SAME_HOST) ? prefix(call.path(), path) : "";
    return filled(redirect.protocol(), balanced).toLowerCase(Locale.ROOT)
        + "://"
        + filled(redirect.host(), balanced)
        + ":"
        + filled(redirect.port(), balanced)
        + kept
        + filled(redirect.path(), balanced)
        + (query.isEmpty() ? "" : "?" + query);
  }

  /** The part of a path that names the load balancer. */
  private static String prefix(String all, String path) {
    return all.endsWith(path) ? all.substring(0, all.length() - path.length()) : all;
  }

  private static String filled(String text, BalancedCall balanced) {
    if (text.indexOf("#{") < 0) {
      return text;
    }
    Call call = balanced.call();
    StringBuilder filled = new StringBuilder();
    int at = 0;
    while (at < text.length()) {
      int begin = text.indexOf("#{", at);
      int end = begin < 0 ? -1 : text.indexOf('}', begin);
      if (end < 0) {
        break;
      }
      filled.append(text, at, begin);
      String keyword = text.substring(begin, end + 1);
      filled.append(
          switch (keyword) {
            case "#{protocol}" -> balanced.listener().definition().protocol();
            case SAME_HOST -> call.host();
            case "#{port}" -> RequestFacts.port(call);
            case "#{path}" -> balanced.address().path().substring(1);
            case "#{query}" -> call.query();
            default -> keyword;
          });
      at = end + 1;
    }
    return filled.append(text, at, text.length()).toString();
  }
}
