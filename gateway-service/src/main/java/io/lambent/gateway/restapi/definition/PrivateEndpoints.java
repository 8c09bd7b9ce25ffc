package io.lambent.gateway.restapi.definition;

import java.util.Map;
import java.util.Optional;

/**
 * Where the private integrations of an API lead. An address has no slash at its end; it is empty
 * where the operator has named none.
 *
 * @param links addresses by the ids of VPC links
 * @param targets addresses by the ARNs of load balancers
 */
public record PrivateEndpoints(
    Map<String, Optional<String>> links, Map<String, Optional<String>> targets) {}
