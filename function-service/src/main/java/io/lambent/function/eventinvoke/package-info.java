/**
 * Events are asynchronous invocations. How often and how long those of a version or an alias are
 * tried is configured here, and where their outcomes are to go.
 */
@ApplicationModule(allowedDependencies = {"awsapi", "catalog"})
@NullMarked
package io.lambent.function.eventinvoke;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
