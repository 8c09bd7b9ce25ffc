/**
 * Operations: calls of any AWS operation of this installation, as an account and in a region. The
 * services of this application are called in the same process, by the beans that serve them; Lambda
 * and CloudWatch Logs over HTTP, at function-service and execution-service, with the headers that
 * the gateway adds to what it passes on. Services at upstream endpoints are not reached.
 */
@ApplicationModule(allowedDependencies = {"front", "structs"})
@NullMarked
package io.lambent.services.operations;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
