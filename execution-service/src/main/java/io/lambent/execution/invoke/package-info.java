/**
 * An invocation's way through this service: resolution, admission, a leased environment, and the
 * outcome.
 */
@ApplicationModule(
    allowedDependencies = {"admission", "async", "environment", "pool", "resolution"})
@NullMarked
package io.lambent.execution.invoke;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
