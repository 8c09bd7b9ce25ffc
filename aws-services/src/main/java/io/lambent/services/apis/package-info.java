/**
 * The APIs of API Gateway, of all kinds, in the form that gateways ask for, and the log of changes
 * by which gateways drop what they have cached.
 */
@ApplicationModule(allowedDependencies = "operations")
@NullMarked
package io.lambent.services.apis;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
