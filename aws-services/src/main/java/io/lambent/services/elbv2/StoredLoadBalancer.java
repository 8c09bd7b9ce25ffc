package io.lambent.services.elbv2;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A load balancer.
 *
 * @param label the first label of its host name, lower case
 * @param attributes those that were set
 */
record StoredLoadBalancer(
    long id,
    String account,
    String region,
    String name,
    String arn,
    String label,
    Settings settings,
    Map<String, String> attributes,
    Map<String, String> tags,
    Instant createdAt)
    implements Lookup.Named {

  /** The settings, which are kept for clients to read and have no other effect here. */
  record Settings(
      String scheme, List<String> subnets, List<String> securityGroups, String ipAddressType) {}

  /** The name without what ARNs have before it, as metrics and ARNs of listeners use it. */
  String path() {
    return arn.substring(arn.indexOf(ElbKind.LOAD_BALANCER.prefix()))
        .substring(ElbKind.LOAD_BALANCER.prefix().length());
  }
}
