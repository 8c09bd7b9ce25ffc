/** The services behind the gateway: where they are, and the seams to them over HTTP. */
@ApplicationModule(allowedDependencies = {})
@NullMarked
package io.lambent.gateway.backend;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
