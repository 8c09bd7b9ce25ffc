/**
 * A recursive loop is a function that, by way of other services, invokes itself again and again.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog"})
@NullMarked
package io.lambent.function.recursion;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
