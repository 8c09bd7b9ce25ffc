/** Figures of each function for monitoring, kept in the registry of Micrometer. */
@ApplicationModule(allowedDependencies = {"admission", "async", "invoke", "platformlog"})
@NullMarked
package io.lambent.execution.metrics;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
