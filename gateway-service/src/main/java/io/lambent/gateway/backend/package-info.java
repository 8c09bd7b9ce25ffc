/**
 * The services behind the gateway: where they are, the routes to them, and what happens when one is
 * away.
 */
@ApplicationModule(allowedDependencies = {"awsapi"})
@NullMarked
package io.lambent.gateway.backend;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
