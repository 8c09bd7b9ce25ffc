/**
 * Routing: the AWS services the gateway knows, and one decision per request, which is made before
 * anything of it is read and goes along with it.
 */
@ApplicationModule(allowedDependencies = {"backend", "exchange", "identity", "protocol"})
@NullMarked
package io.lambent.gateway.routing;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
