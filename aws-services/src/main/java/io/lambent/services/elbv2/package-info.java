/**
 * Elastic Load Balancing: Application Load Balancers with functions as targets. Gateways serve
 * their requests; this package keeps their definitions, and checks the health of targets.
 */
@ApplicationModule(
    allowedDependencies = {"apis", "front", "invocation", "lease", "operations", "tags"})
@NullMarked
package io.lambent.services.elbv2;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
