package io.lambent.gateway.restapi.definition;

import java.util.Map;
import java.util.Optional;

/**
 * The addresses of the private integrations of an API. They have no trailing slash, and are empty
 * where the operator has configured none.
 *
 * @param links addresses by the ids of VPC links
 * @param targets addresses by the ARNs of load balancers
 */
public record PrivateEndpoints(
    Map<String, Optional<String>> links, Map<String, Optional<String>> targets) {}
