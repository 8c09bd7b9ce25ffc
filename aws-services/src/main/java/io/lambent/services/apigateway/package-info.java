/**
 * REST APIs of API Gateway: their definitions, deployments and stages, and the keys, usage plans
 * and domain names around them. A definition is one JSON document; a deployment is a copy of it,
 * and what the gateway serves.
 */
@ApplicationModule(
    allowedDependencies = {"apigateway.openapi", "apis", "front", "keyring", "structs"})
@NullMarked
package io.lambent.services.apigateway;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
