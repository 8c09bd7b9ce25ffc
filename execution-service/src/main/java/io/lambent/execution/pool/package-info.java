/**
 * A pool keeps the environments of one function version and lends them out, one call each at a
 * time; all pools of this host share its limits.
 */
@ApplicationModule(
    allowedDependencies = {"deployment", "environment", "host", "platformlog", "runtimeapi"})
@NullMarked
package io.lambent.execution.pool;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
