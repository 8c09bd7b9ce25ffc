package io.lambent.services.apis;

import java.net.URI;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The targets of private integrations. Lambent has no VPCs, so the operator configures the
 * addresses that stand for the load balancers and services in them.
 *
 * @param targets addresses such as {@code http://10.0.0.5:8080} by the name of a load balancer, the
 *     id of a Cloud Map service, the name or id of a VPC link, or a whole ARN
 */
@Validated
@ConfigurationProperties(prefix = "lambent.vpc-links", ignoreUnknownFields = false)
record VpcLinkProperties(@DefaultValue Map<String, URI> targets) {}
