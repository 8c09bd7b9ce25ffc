/**
 * The APIs of API Gateway, of all kinds, as gateways ask for them, and the changes that gateways
 * are told of.
 */
@ApplicationModule(allowedDependencies = "operations")
@NullMarked
package io.lambent.services.apis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
