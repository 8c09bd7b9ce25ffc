/**
 * HTTP and WebSocket APIs of API Gateway: their definitions, and the deployments that gateways
 * serve. A definition is stored as the members that clients read.
 */
@ApplicationModule(allowedDependencies = {"apis", "front", "structs"})
@NullMarked
package io.lambent.services.apigatewayv2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
