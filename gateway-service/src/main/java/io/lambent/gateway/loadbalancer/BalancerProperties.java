package io.lambent.gateway.loadbalancer;

import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of load balancers.
 *
 * @param hosts the host names that point to a load balancer, as aliases in DNS do on AWS, by its
 *     name; the first label of a host name may be {@code *}
 */
@ConfigurationProperties(prefix = "lambent.load-balancers", ignoreUnknownFields = false)
record BalancerProperties(@DefaultValue Map<String, List<String>> hosts) {}
