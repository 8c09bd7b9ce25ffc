/**
 * Forwarding on Spring Cloud Gateway: a route for each service of Lambent and each upstream that
 * the {@link io.lambent.gateway.routing.ServiceRegistry} knows, and the filters of these routes.
 * Calls of functions do not come here.
 */
@ApplicationModule(allowedDependencies = {"backend", "identity", "protocol", "routing"})
@NullMarked
package io.lambent.gateway.forward;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
