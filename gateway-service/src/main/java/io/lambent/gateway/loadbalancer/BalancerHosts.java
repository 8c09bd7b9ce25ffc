package io.lambent.gateway.loadbalancer;

import io.lambent.gateway.origin.GrantedHosts;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The host names that the operator has pointed to load balancers. */
@Component
final class BalancerHosts implements GrantedHosts {

  /** Names of load balancers by host names, all in lower case. */
  private final Map<String, String> names = new HashMap<>();

  BalancerHosts(BalancerProperties properties) {
    properties
        .hosts()
        .forEach(
            (name, hosts) ->
                hosts.forEach(
                    host ->
                        names.put(host.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT))));
  }

  /** The load balancer of a host name, or of the one with a star that it is under. */
  @Nullable String loadBalancer(String host) {
    if (names.isEmpty()) {
      return null;
    }
    String name = names.get(host);
    int dot = host.indexOf('.');
    return name == null && dot > 0 ? names.get("*" + host.substring(dot)) : name;
  }

  @Override
  public boolean isGranted(String host) {
    return loadBalancer(host) != null;
  }
}
