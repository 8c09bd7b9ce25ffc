/** Meters of the requests on the public port. */
@ApplicationModule(allowedDependencies = {"exchange"})
@NullMarked
package io.lambent.gateway.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
