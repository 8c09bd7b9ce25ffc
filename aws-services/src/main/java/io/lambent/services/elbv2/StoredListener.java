package io.lambent.services.elbv2;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A listener. Its default actions are those of its default rule.
 *
 * @param loadBalancer the id of its load balancer
 * @param attributes those that were set
 */
record StoredListener(
    long id,
    long loadBalancer,
    String loadBalancerArn,
    String arn,
    int port,
    Settings settings,
    Map<String, String> attributes,
    Map<String, String> tags) {

  /**
   * How clients speak to it.
   *
   * @param protocol {@code HTTP} or {@code HTTPS}
   * @param sslPolicy null for {@code HTTP}
   * @param certificates ARNs; the first is the default certificate
   */
  record Settings(String protocol, @Nullable String sslPolicy, List<String> certificates) {}
}
